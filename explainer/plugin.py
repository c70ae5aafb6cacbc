"""The MkDocs plugin: outputs become generated files, findings go to the log. Glue, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import jinja2
from mkdocs.config import base
from mkdocs.config import config_options as c
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from explainer import policy, preview, report, trusted, workshop
from explainer.catalogue import Catalogue
from explainer.checks import RULES
from explainer.doctor import risks
from explainer.engines import EXTENSIONS, OFFLINE
from explainer.escape import inert, literal, settled, without_data
from explainer.finding import Finding, Level
from explainer.outputs import Output, assets, pages, render
from explainer.policy import Added, kept, options
from explainer.repository import Repository
from explainer.site import ON_A_LIST, PREVIEW, Site, alternates
from explainer.site.alternates import Alternate
from explainer.source import Document

log = get_plugin_logger("explainer")

_THEME = Path(__file__).parent / "theme"


class _PolicyOption(c.OptionallyRequired[Any]):
    """What the site allows besides, or that there is no policy."""

    holds = "`true`, `false`, or sources by their directives"

    def run_validation(self, value: object) -> Added | None:
        try:
            return options.added(value)
        except options.OptionError as error:
            raise base.ValidationError(str(error)) from error


class ExplainerConfig(base.Config):  # type: ignore[no-untyped-call]  # MkDocs leaves __init_subclass__ untyped
    """The plugin's options in ``mkdocs.yml``."""

    data_dir = c.Type(str, default="data")
    """The folder with the records, relative to ``mkdocs.yml``."""
    templates_dir = c.Type(str, default="templates")
    """A folder with templates of the site's own."""
    strict = c.Type(bool, default=True)
    """Whether warnings about the data end ``mkdocs build --strict``; not where ``explainer check`` judges them, which
    knows those that stood there before."""
    drafts = c.Optional(c.Type(bool))
    """Whether to show claims that are not published yet; by default only under ``mkdocs serve``."""
    policy = _PolicyOption(default=True)
    """Whether pages have a content security policy, and what it allows besides the site's own files; for example
    ``{img-src: [https://pictures.example.org]}``."""


class ExplainerPlugin(BasePlugin[ExplainerConfig]):  # type: ignore[no-untyped-call]
    """Kept by MkDocs across the rebuilds of ``mkdocs serve`` because it has ``on_startup``."""

    def __init__(self) -> None:
        self.serving = False
        self.site: Site | None = None
        self.outputs: list[Output] | None = None
        self.known: Mapping[str, Mapping[str, Document]] = {}
        self.problems: list[Finding] = []
        self.broken_template = ""
        self.origins: dict[str, Document] = {}
        self.repository: Repository | None = None
        self.pages_repository: Repository | None = None
        self.words = Catalogue("en")
        self.warned = False
        self.policy = ""
        self.data: dict[str, str] = {}

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.serving = command == "serve"
        self.warned = False

    @event_priority(50)  # before the search plugin, which reads the theme's language
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self._warn(config)
        self._speak(config)
        for name in EXTENSIONS:
            if name not in config.markdown_extensions:
                config.markdown_extensions.append(name)
        self._dress(config)
        if OFFLINE & set(config.plugins):
            # The plugin would have every page fetch this script from another host; ours is the same one.
            config.extra.setdefault("polyfills", []).append(assets.WORKER)
        if assets.STYLE not in config.extra_css:
            config.extra_css.insert(0, assets.STYLE)
        if assets.SCRIPT not in config.extra_javascript:
            script = ExtraScriptValue(assets.SCRIPT)
            script.defer = True
            config.extra_javascript.insert(0, script)
        for folder in (
            self._folder(config, self.config.data_dir),
            self._folder(config, self.config.templates_dir),
        ):
            if folder.is_dir():
                config.watch.append(str(folder))
        return config

    def _warn(self, config: MkDocsConfig) -> None:
        """Say once what is on that lets pages do more than say something; no reason to end a strict build."""
        found = risks.named(config.markdown_extensions, config.plugins, has_hooks=bool(config.hooks))
        for _, _, message in found if not self.warned else ():
            log.info(f"{message}; `explainer doctor` says more")
        self.warned = True

    @staticmethod
    def _dress(config: MkDocsConfig) -> None:
        """Put our changes to the theme between the theme and a site's own, and our logo where it has none."""
        theme = config.theme
        if not ExplainerPlugin._is_dressed(config):
            return
        if str(_THEME) not in theme.dirs:
            own = [theme.custom_dir] if theme.custom_dir else []
            theme.dirs.insert(len(own), str(_THEME))
        if theme.get("logo") is None and not (theme.get("icon") or {}).get("logo"):
            theme["logo"] = assets.LOGO
        if theme.get("favicon") in (None, "assets/images/favicon.png"):
            theme["favicon"] = assets.LOGO

    @staticmethod
    def _is_dressed(config: MkDocsConfig) -> bool:
        """Whether the theme is the one that our changes are made for."""
        return config.theme.name == "material"

    def _speak(self, config: MkDocsConfig) -> None:
        """Let the theme speak the language of the data, where it knows it and nobody chose another."""
        language = workshop.language(self._folder(config, self.config.data_dir))
        if config.theme.get("language") != "en":
            return
        for known in (language, language.partition("-")[0]):
            if any(
                (Path(folder) / f"partials/languages/{known}.html").exists() for folder in config.theme.dirs
            ):
                config.theme["language"] = known
                return

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        # Here rather than when files are collected: MkDocs empties the site folder in between, and a build
        # that fails has to leave what was there.
        data = self._folder(config, self.config.data_dir)
        checked = workshop.read(data, Path(self.config.data_dir).as_posix())
        self._log(checked.findings)
        self.problems = [finding for finding in checked.findings if finding.level is Level.ERROR]
        self.known = checked.dataset.known
        self.broken_template = ""
        if self.problems:
            self._refuse(f"{report.summary(self.problems)} in the data")
            return
        drafts = self.serving if self.config.drafts is None else self.config.drafts
        site = workshop.site(
            checked,
            directory_urls=config.use_directory_urls,
            drafts=drafts,
            address=config.site_url or "",
        )
        self.repository = site.repository
        self.pages_repository = workshop.repository_of(Path(config.docs_dir), "", checked.dataset.settings)
        try:
            resources = workshop.resources(self._folder(config, self.config.templates_dir))
            self.outputs, self.site = list(render(site, resources)), site
            self.words = resources.catalogue(site.settings.language)
        except (jinja2.TemplateError, OSError, UnicodeError) as error:
            self.broken_template = self._template_sentence(error)
            log.error(self.broken_template)
            self._refuse("a template is broken")

    def _template_sentence(self, error: Exception) -> str:
        folder = self.config.templates_dir
        if isinstance(error, UnicodeError):
            return f"{folder}/: a template is not saved as UTF-8"
        if isinstance(error, jinja2.TemplateSyntaxError):
            return f"{folder}/{error.name}:{error.lineno}: {error.message}"
        return f"{folder}/: {error}"

    def _refuse(self, sentence: str) -> None:
        """End a build; under ``mkdocs serve`` keep the last good pages, because the server would hang."""
        if not self.serving:
            raise PluginError(f"explainer: {sentence}; nothing is published")
        log.error(
            f"{sentence}; {'the last good pages are still shown' if self.outputs else 'nothing to show yet'}"
        )

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        self.origins, self.data = {}, {}
        # By address rather than by path: `claims/index.md` and `claims/README.md` are one page.
        written = {file.dest_uri: file.src_uri for file in files}
        for output in self.outputs if self.outputs is not None else _nothing_yet(self.known):
            inclusion = InclusionLevel.NOT_IN_NAV if output.is_record else InclusionLevel.UNDEFINED
            file = File.generated(config, output.path, content=output.content, inclusion=inclusion)
            if file.dest_uri in written:
                self._give_way(written[file.dest_uri], output.path)
                continue
            files.append(file)
            if output.origin is not None:
                self.origins[output.path] = output.origin
        return files

    @staticmethod
    def _give_way(path: str, generated: str) -> None:
        if path == generated:
            log.info(f"docs/{path} takes the place of the generated page")
        else:  # other pages link to the generated path
            log.warning(f"docs/{path} has the address of a generated page: call it docs/{generated}")

    @event_priority(-100)  # after those that add to what templates can do
    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Give the theme's templates our words, under the names that our own templates have them by."""
        ours = {"_": self.words.text, "preview": PREVIEW, "alternates": self._alternates, "data": self._data}
        env.globals["explainer"] = ours
        self.policy = ours["policy"] = self._policy(env, config, files)
        return env

    def _policy(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> str:
        """What pages may load and run; empty where they have no policy."""
        if self.config.policy is None or not self._is_dressed(config):
            return ""
        found = trusted.build(env, config, files)
        for sentence in found.unread:
            log.warning(f"{sentence}; the policy of pages allows none of its scripts")
        file = self._folder(config, kept.NAME)
        if not file.exists():
            return policy.policy(found.exact, self.config.policy)
        try:
            judged = kept.judged(found, kept.read(file.read_text(encoding="utf-8")))
        except (OSError, UnicodeError) as error:
            raise PluginError(f"explainer: {kept.NAME} cannot be read: {error}") from error
        for sentence in kept.sentences(judged):
            log.warning(sentence)
        return policy.policy(judged.allowed, self.config.policy)

    def _alternates(self, page: Page | None) -> list[tuple[Alternate, bool]]:
        """The other forms of a page that its head names; the page for wrong addresses has those of the site."""
        return alternates.in_head(self.site, page.file.src_uri if page else "") if self.site else []

    def _data(self, page: Page | None) -> str:
        """What a page says to machines, for its head."""
        return self.data.get(page.file.src_uri, "") if page else ""

    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> Any:
        if self.repository is None or page.edit_url:
            return context
        origin = self.origins.get(page.file.src_uri)
        if origin is not None:
            page.edit_url = self.repository.edit_url(origin)
        elif page.file.generated_by is None and self.pages_repository is not None:
            page.edit_url = self.pages_repository.edit_url(Document(page.file.src_uri, ""))
        return context

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        # What we write into front matter is inert already. Where the theme escapes all the same, as in the names of the
        # links to the next page, a reader would hear the references.
        for key in ("title", "description") if page.file.generated_by is not None else ():
            if isinstance(said := page.meta.get(key), str):
                page.meta[key] = literal(said)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        # With instant navigation, the theme's script puts scripts of the content in again without their type, as
        # programs: the policy refuses them, and says so in every reader's console. In the head they stay data.
        if page.file.generated_by is not None and self._is_dressed(config):
            html, self.data[page.file.src_uri] = without_data(html)
        return f"{self._banner()}{html}"

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        output = output if page.file.generated_by is None else settled(output)
        return policy.put_in(output, self.policy) if self.policy else output

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        is_page = self.policy and template_name.endswith(".html")
        return policy.put_in(output_content, self.policy) if is_page else output_content

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Any) -> Any:
        """Let the server's own script run, which reloads pages: it is another one each time."""
        server.set_app(preview.allowing(server.get_app()))
        return server

    def _banner(self) -> str:
        """What keeps the newest data off the page, at the top of every page of the preview."""
        lines = [self.broken_template] if self.broken_template else report.lines(self.problems)
        if not lines:
            return ""
        items = "".join(f"<li>{inert(line)}</li>" for line in lines)
        what = "A template is broken" if self.broken_template else "The data has errors"
        title = f"{what}; these are the last good pages" if self.outputs else what
        return literal(
            f'<div class="admonition failure"><p class="admonition-title">{title}</p><ul>{items}</ul></div>\n'
        )

    def _log(self, findings: tuple[Finding, ...]) -> None:
        for finding in findings:
            # Under --strict a warning ends the build, and no site should stop being published as days go by.
            passes = RULES[finding.rule].comes_with_time or not self.config.strict
            remark = log.info if passes else log.warning
            write = log.error if finding.level is Level.ERROR else remark
            write(report.text([finding]).rpartition("\n\n")[0])

    @staticmethod
    def _folder(config: MkDocsConfig, name: str) -> Path:
        root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        return root / name


def _nothing_yet(known: Mapping[str, Mapping[str, Document]]) -> Iterator[Output]:
    """Pages for a preview that starts with broken data: every list and every record's address answers."""
    text = "# Nothing to show yet\n\nMend what is listed above; this page follows.\n"
    for name in pages.INDEXES:
        yield Output(f"{name}.md", text)
    for folder, documents in known.items():
        for id in documents if folder not in ON_A_LIST else ():
            yield Output(f"{folder}/{id}.md", text, is_record=True)
