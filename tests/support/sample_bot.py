"""A small bot that sends something of every kind: the payload check has to take what discord.py makes."""

import io
from typing import Any

import discord
from discord import app_commands, ui

GUILDS_AND_USERS = app_commands.AppInstallationType(guild=True, user=True)
EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)

Interaction = discord.Interaction[discord.Client]


def full_embed() -> discord.Embed:
    """An embed with every part it can have."""
    embed = discord.Embed(
        title="Retro", description="When?", colour=0x5865F2, timestamp=discord.utils.utcnow()
    )
    embed.url = "https://example.org/retro"
    embed.set_author(name="Ana", url="https://example.org", icon_url="https://example.org/a.png")
    embed.set_footer(text="closes soon", icon_url="attachment://week.png")
    embed.set_image(url="attachment://week.png").set_thumbnail(url="https://example.org/t.png")
    return embed.add_field(name="Submitted", value="3 of 5").add_field(name="Best", value="Tue", inline=False)


def picture() -> discord.File:
    return discord.File(io.BytesIO(b"png"), "week.png", description="the week")


class Buttons(ui.View):
    """Buttons of several styles, and a string and a user select."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(ui.Button(label="Open", url="https://example.org", row=0))
        self.add_item(ui.Button(emoji="✅", custom_id="answer:17", style=discord.ButtonStyle.success, row=0))

    @ui.button(label="Edit", row=0)
    async def edit(self, interaction: Interaction, _button: "ui.Button[Buttons]") -> None:
        await interaction.response.edit_message(
            content="edited", embed=full_embed(), attachments=[], view=None
        )

    @ui.select(custom_id="day", placeholder="day", min_values=0, max_values=2, row=1, options=[
        discord.SelectOption(label="Monday", value="mon", description="the first", default=True),
        discord.SelectOption(label="Tuesday", value="tue", emoji="🗓️"),
    ])  # fmt: skip
    async def day(self, interaction: Interaction, _select: "ui.Select[Buttons]") -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="later", view=Buttons())

    @ui.select(custom_id="people", cls=ui.UserSelect, max_values=25, row=2)
    async def people(self, interaction: Interaction, _select: "ui.UserSelect[Buttons]") -> None:
        await interaction.response.send_modal(Labels())


class Labels(ui.Modal, title="Your first answer"):
    """Everything that a label can hold."""

    name: ui.Label[Any] = ui.Label(
        text="Name",
        description="as others see it",
        component=ui.TextInput(custom_id="name", default="Ana", max_length=80),
    )
    zone: ui.Label[Any] = ui.Label(
        text="Zone", component=ui.Select(options=[discord.SelectOption(label="UTC")], required=False)
    )
    people: ui.Label[Any] = ui.Label(text="Who", component=ui.UserSelect(max_values=5, required=False))
    file: ui.Label[Any] = ui.Label(text="File", component=ui.FileUpload(required=False, min_values=0))
    note: ui.TextDisplay[Any] = ui.TextDisplay("All of it can be changed later.")

    async def on_submit(self, interaction: Interaction) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        await interaction.followup.send("thanks", embed=full_embed(), file=picture(), view=Buttons())


class Choices(ui.Modal, title="The newer groups"):
    """What is ticked rather than typed."""

    one: ui.Label[Any] = ui.Label(
        text="One",
        component=ui.RadioGroup(
            options=[discord.RadioGroupOption(label=each, value=each) for each in ("a", "b")]
        ),
    )
    some: ui.Label[Any] = ui.Label(
        text="Some",
        component=ui.CheckboxGroup(
            options=[discord.CheckboxGroupOption(label="a", value="a")], required=False
        ),
    )
    yes: ui.Label[Any] = ui.Label(text="Yes", component=ui.Checkbox(default=True))


class Rows(ui.Modal, title="The older form"):
    """Text inputs without labels around them, each of which becomes a row of its own."""

    first: ui.TextInput[Any] = ui.TextInput(label="First", min_length=1, max_length=100, placeholder="Ana")
    note: ui.TextInput[Any] = ui.TextInput(label="Note", style=discord.TextStyle.paragraph, required=False)


class Layout(ui.LayoutView):
    """A message made of components alone."""

    box: ui.Container[Any] = ui.Container(
        ui.Section(ui.TextDisplay("Best times"), accessory=ui.Button(label="Take", custom_id="take:1")),
        ui.Separator(),
        ui.ActionRow(ui.Button(label="Another", custom_id="other:1")),
        accent_colour=0x5865F2,
    )


class Calendar(app_commands.Group):
    """Subcommands, a group of them, and options of most kinds."""

    entry = app_commands.Group(name="entry", description="one entry of it")

    @app_commands.command(description="Open a calendar")
    @app_commands.choices(mode=[app_commands.Choice(name="Group", value="group")])
    async def create(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, 100],
        mode: app_commands.Choice[str] | None = None,
        minutes: app_commands.Range[int, 5, 480] = 30,
        channel: discord.TextChannel | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        await interaction.response.send_message(name, embed=full_embed(), view=Buttons(), file=picture())

    @entry.command(description="Look at one")
    async def view(self, interaction: Interaction, calendar: str) -> None:
        await interaction.response.send_message(calendar, embed=full_embed(), view=Buttons(), ephemeral=True)

    @view.autocomplete("calendar")
    async def suggested(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"Retro {typed}", value="cal:17")]


@app_commands.context_menu(name="Invite to calendar…")
async def invite(interaction: Interaction, user: discord.Member) -> None:
    await interaction.response.defer(ephemeral=True)
    message = await interaction.edit_original_response(content="invited", attachments=[picture()])
    await message.edit(content="invited again")
    await user.send("You are invited", view=Buttons(), nonce=12345)


@app_commands.command(description="Messages in the channel")
@app_commands.guild_only()
async def post(interaction: Interaction) -> None:
    assert isinstance(interaction.channel, discord.TextChannel)
    await interaction.response.defer()
    await interaction.delete_original_response()
    async with interaction.channel.typing():
        message = await interaction.channel.send(embed=full_embed(), file=picture())
    await message.reply("see above", mention_author=False)
    # discord.py adds the bot's allowed mentions to an edit only if there is content.
    await message.edit(
        embed=discord.Embed(title="closed"),
        attachments=message.attachments,
        allowed_mentions=discord.AllowedMentions.none(),
    )
    await interaction.channel.send(view=Layout())
    await message.delete()


class Bot(discord.Client):
    """A bot that pings nobody and can be installed for servers and for users."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.default(), allowed_mentions=discord.AllowedMentions.none())
        self.tree = app_commands.CommandTree(
            self, allowed_installs=GUILDS_AND_USERS, allowed_contexts=EVERYWHERE
        )

    async def setup_hook(self) -> None:
        self.tree.add_command(Calendar(name="calendar", description="Calendars"))
        self.tree.add_command(invite)
        self.tree.add_command(post)
        await self.tree.sync()
        await self.tree.sync(guild=discord.Object(1))
