// Files that somebody chooses, as the server takes them.

/** The chosen files of an input, each with its name and its bytes in base64. */
export async function readFiles(input) {
  return Promise.all([...input.files].map(readFile));
}

function readFile(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ name: file.name, data: reader.result.split(",")[1] ?? "" });
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
