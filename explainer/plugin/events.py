"""The MkDocs plugin: outputs become generated files, findings go to the log, the site is swapped in. Glue only."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import jinja2
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from explainer import policy, preview, report, trusted, workshop
from explainer.catalogue import Catalogue
from explainer.checks import RULES
from explainer.doctor import risks
from explainer.engines import EXTENSIONS, OFFLINE
from explainer.escape import inert, literal, settled, without_data
from explainer.fast import trust
from explainer.fast.pages import Around
from explainer.fast.way import Way
from explainer.fast.writing import Writer
from explainer.finding import Finding, Level
from explainer.outputs import Output, Resources, assets, pages, render
from explainer.outputs.pages import Book
from explainer.outputs.pages import Page as RecordPage
from explainer.plugin.options import ExplainerConfig
from explainer.plugin.publishing import Publishing
from explainer.plugin.theme import dress, is_dressed, speak
from explainer.policy import kept
from explainer.repository import Repository
from explainer.site import ON_A_LIST, PREVIEW, Site, alternates
from explainer.site.alternates import Alternate
from explainer.source import Document

log = get_plugin_logger("explainer")


class ExplainerPlugin(BasePlugin[ExplainerConfig]):  # type: ignore[no-untyped-call]
    """Kept by MkDocs across the rebuilds of ``mkdocs serve`` because it has ``on_startup``."""

    def __init__(self) -> None:
        self.serving = False
        self.is_dirty = False
        self.follower: preview.Follower | None = None
        self.beside = ""
        self.site: Site | None = None
        self.outputs: Iterable[Output | RecordPage] | None = None
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
        self.publishing: Publishing | None = None
        self.way: Way | None = None
        self.doubt = ""
        """Why the fast way is not taken."""
        self.is_sure = False
        """Whether it is taken whatever speaks against it."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.serving, self.is_dirty = command == "serve", dirty
        self.warned = False

    @event_priority(50)  # before the search plugin, which reads the theme's language
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self._warn(config)
        speak(config, workshop.language(self._folder(config, self.config.data_dir)))
        for name in EXTENSIONS:
            if name not in config.markdown_extensions:
                config.markdown_extensions.append(name)
        dress(config)
        if OFFLINE & set(config.plugins):
            # The plugin would have every page fetch this script from another host; ours is the same one.
            config.extra.setdefault("polyfills", []).append(assets.WORKER)
        if assets.STYLE not in config.extra_css:
            config.extra_css.insert(0, assets.STYLE)
        if assets.SCRIPT not in config.extra_javascript:
            script = ExtraScriptValue(assets.SCRIPT)
            script.defer = True
            config.extra_javascript.insert(0, script)
        if self.serving:
            self._look_out(config)
            config.site_dir = self.beside or config.site_dir
        else:
            self.publishing = Publishing(config, in_place=self.config.in_place or self.is_dirty)
        return config

    def _look_out(self, config: MkDocsConfig) -> preview.Follower:
        """Note how everything stands that is about to be read, so that no later change is missed."""
        own = [self._folder(config, name) for name in (self.config.data_dir, self.config.templates_dir)]
        if self.follower is None:
            self.follower = preview.Follower(own, Path(config.docs_dir))
        self.follower.own = tuple(own)
        return self.follower

    @event_priority(-100)  # after plugins that hand the server its own builder, which it compares
    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        self._look_out(config).follow(server)
        if not self.is_dirty:  # which adds to what is there
            self.beside = f"{config.site_dir}-next"
        site = Path(config.site_dir)
        server.builder = preview.persevering(builder, Path(self.beside or site), site, log)
        if app := server.get_app():
            server.set_app(preview.allowing(app))
        return server

    def on_shutdown(self) -> None:
        if self.publishing:
            self.publishing.give_up()  # after Ctrl+C
        if self.follower is not None:
            self.follower.end()
        if self.beside:
            shutil.rmtree(self.beside, ignore_errors=True)

    def _warn(self, config: MkDocsConfig) -> None:
        """Say once what is on that lets pages do more than say something; no reason to end a strict build."""
        found = risks.named(config.markdown_extensions, config.plugins, has_hooks=bool(config.hooks))
        for _, _, message in found if not self.warned else ():
            log.info(f"{message}; `explainer doctor` says more")
        self.warned = True

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        # Here rather than when files are collected: MkDocs empties the site folder in between, and a build
        # that fails has to leave what was there.
        data = self._folder(config, self.config.data_dir)
        if self.serving:
            workshop.forget()
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
            self.way = self._way(config, Book(site, resources))
            self.outputs, self.site = self._rendered(site, resources), site
            self.words = resources.catalogue(site.settings.language)
        except (jinja2.TemplateError, OSError, UnicodeError) as error:
            self.broken_template = self._template_sentence(error)
            log.error(self.broken_template)
            self._refuse("a template is broken")

    def _way(self, config: MkDocsConfig, book: Book) -> Way | None:
        """How the pages of records are made; none where MkDocs makes them as it makes all others."""
        if not self.config.fast or self.serving or self.is_dirty:
            return None
        doubts = trust.doubts(config, self._folder(config, self.config.templates_dir))
        self.doubt = "" if self.is_sure else next(doubts, "")
        if self.doubt:
            log.info(f"pages are made one by one, because {self.doubt}")
            return None
        search = config.plugins.get(trust.SEARCH)
        before = self.publishing.site if self.publishing else config.site_dir
        return Way(book, getattr(search, "search_index", None), Writer(config.site_dir, before))

    def _rendered(self, site: Site, resources: Resources) -> Iterable[Output | RecordPage]:
        """What the site's files are made of, in their order; the fast way makes each when it is asked for."""
        if self.way is None:
            return list(render(site, resources))
        book = self.way.book
        pages = (page if page.is_record else book.output(page) for page in book.addresses())
        return chain(pages, render(site, resources, with_pages=False))

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
            file = self._file(output, config)
            if file.dest_uri in written:
                self._give_way(written[file.dest_uri], output.path)
                continue
            files.append(file)
            if output.origin is not None:
                self.origins[output.path] = output.origin
        return files

    def _file(self, output: Output | RecordPage, config: MkDocsConfig) -> File:
        if self.way and (file := self.way.file(output, config)):
            return file
        assert isinstance(output, Output), "a page that nobody made"
        inclusion = InclusionLevel.NOT_IN_NAV if output.is_record else InclusionLevel.UNDEFINED
        return File.generated(config, output.path, content=output.content, inclusion=inclusion)

    @staticmethod
    def _give_way(path: str, generated: str) -> None:
        if path == generated:
            log.info(f"docs/{path} takes the place of the generated page")
        else:  # other pages link to the generated path
            log.warning(f"docs/{path} has the address of a generated page: call it docs/{generated}")

    @event_priority(-100)  # after those that change it
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        if self.way:
            self.way.navigate(nav, files, config)
        return nav

    @event_priority(-100)  # after those that add to what templates can do
    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Give the theme's templates our words, under the names that our own templates have them by."""
        if self.way:
            self.way.compile(env)
        ours = {"_": self.words.text, "preview": PREVIEW, "alternates": self._alternates, "data": self._data}
        env.globals["explainer"] = ours
        self.policy = ours["policy"] = self._policy(env, config, files)
        if self.way and self.way.nav:
            around = Around(
                config, files, self.way.nav, env, self.policy, is_indexed=self.way.index is not None
            )
            self.way.begin(around, self._in_head, self.repository)
        return env

    def _in_head(self, folder: str, moved: bool) -> list[tuple[Alternate, bool]]:
        return alternates.in_head_of_any(self.site, folder, moved=moved) if self.site else []

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        if self.way:
            context["pages"] = self.way.pages(config)
        return context

    def _policy(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> str:
        """What pages may load and run; empty where they have no policy."""
        if self.config.policy is None or not is_dressed(config):
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
        if page.file.generated_by is not None and is_dressed(config):
            html, self.data[page.file.src_uri] = without_data(html)
        return f"{self._banner()}{html}"

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        if self.way:
            self.way.made(page)
        output = output if page.file.generated_by is None else settled(output)
        return policy.put_in(output, self.policy) if self.policy else output

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        is_page = self.policy and template_name.endswith(".html")
        return policy.put_in(output_content, self.policy) if is_page else output_content

    @event_priority(100)  # before the search plugin, which writes its index
    def _finish(self, *, config: MkDocsConfig) -> None:
        if self.way:
            self.way.finish()

    @event_priority(-100)  # when all others have written what they write
    def _publish(self, *, config: MkDocsConfig) -> None:
        if self.way:
            self.way.end()
        if self.publishing:
            self.publishing.publish()

    on_post_build = CombinedEvent(_finish, _publish)

    @event_priority(-100)  # it may end in an error of its own, and the others are to be asked too
    def on_build_error(self, *, error: Exception) -> None:
        if self.publishing:
            self.publishing.give_up()
            self.publishing.explain(error)

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
