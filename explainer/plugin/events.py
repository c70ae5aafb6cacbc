"""The MkDocs plugin: outputs become generated files, findings go to the log, the site is swapped in. Glue only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from explainer import policy, report, stages, workshop
from explainer.catalogue import Catalogue
from explainer.doctor import risks
from explainer.escape import literal, settled, without_data
from explainer.finding import Finding, Level
from explainer.live import Desk
from explainer.outputs import Output, Resources, assets, render
from explainer.outputs.pages import Page as RecordPage
from explainer.plugin import policing, profiling, saying, searching, shards, ways
from explainer.plugin.options import ExplainerConfig
from explainer.plugin.previewing import Previewing
from explainer.plugin.publishing import Publishing
from explainer.plugin.theme import equip, is_dressed, speak
from explainer.repository import Repository
from explainer.site import PREVIEW, Site, alternates
from explainer.site.alternates import Alternate
from explainer.source import Document

if TYPE_CHECKING:
    from explainer.fast.again import Last
    from explainer.fast.way import Way

log = get_plugin_logger("explainer")


class Events:
    """What happens at which of MkDocs' events, over all builds of one run.

    Args:
        config: the plugin's options.
        command: what is being done; ``serve`` builds again and again.
        dirty: whether only pages are built that have changed.
        is_sure: whether the fast way is taken whatever speaks against it.
    """

    def __init__(self, config: ExplainerConfig, *, command: str, dirty: bool, is_sure: bool = False) -> None:
        self.config = config
        self.serving, self.is_dirty, self.is_sure = command == "serve", dirty, is_sure
        self.previewing: Previewing | None = None
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
        self.last: Last | None = None
        """What is known of the last build, if anything can be."""
        self.watch = ExitStack()
        """Whoever watches a build."""
        self.doubt = ""
        """Why the fast way is not taken."""
        self.search: searching.Searching | None = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.watch.close()
        self.watch = profiling.begun(self.serving)
        self._warn(config)
        speak(config, workshop.language(self._folder(config, self.config.data_dir)))
        equip(config)
        if self.serving:
            self._begin_preview(config)
        else:
            self.publishing = Publishing(config, in_place=self.config.in_place or self.is_dirty)
        return config

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        if self.previewing is None:  # with `--clean`
            self._begin_preview(config)
        if self.previewing is not None:
            self.previewing.serve(server, config, builder, dirty=self.is_dirty)
        return server

    def on_shutdown(self) -> None:
        if self.publishing:
            self.publishing.give_up()  # after Ctrl+C
        if self.previewing is not None:
            self.previewing.end()

    def _begin_preview(self, config: MkDocsConfig) -> None:
        self.previewing = self.previewing or Previewing(self)
        folders = [self._folder(config, name) for name in (self.config.data_dir, self.config.templates_dir)]
        fast = self.config.fast and self.serving and not self.is_dirty
        self.previewing.begin(config, *folders, fast=fast)

    @property
    def desk(self) -> Desk | None:
        """Where pages are made when somebody asks for them; nowhere if MkDocs makes all of them."""
        return self.previewing.desk if self.previewing is not None else None

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
        if self.serving and self.desk is None:
            workshop.forget()
        read = self.desk.read if self.desk is not None else workshop.read
        checked = read(data, Path(self.config.data_dir).as_posix())
        self.broken_template = ""
        if not self.take(checked):
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
            if self.desk is not None:
                site = self.desk.edit(site, resources, drafts=drafts)
            self.words = resources.catalogue(site.settings.language)
            self.search = None if self.serving else searching.begun(config, site, self.words)
            self.way = self._way(config, site, resources)
            if shard := shards.wanted(self.serving):
                shards.deal(shard, self.way, self.doubt, workshop.made_of(checked, resources, site))
            site = self.way.site if self.way else site
            self.outputs, self.site = self._rendered(site, resources), site
        except (jinja2.TemplateError, OSError, UnicodeError) as error:
            self.broken_template = saying.template_sentence(error, self.config.templates_dir)
            log.error(self.broken_template)
            self._refuse("a template is broken")

    def take(self, checked: workshop.Checked) -> bool:
        """Say what was found in the data; whether they can be shown."""
        saying.log_findings(checked.findings, strict=bool(self.config.strict))
        self.problems = [finding for finding in checked.findings if finding.level is Level.ERROR]
        self.known = checked.dataset.known
        if self.problems:
            self._refuse(f"{report.summary(self.problems)} in the data")
        return not self.problems

    def _way(self, config: MkDocsConfig, site: Site, resources: Resources) -> Way | None:
        """How the pages of records are made; none where MkDocs makes them as it makes all others."""
        self.doubt = ""
        if not ways.is_open(self.config) or self.serving or self.is_dirty:
            return None
        own = self._folder(config, self.config.templates_dir)
        self.doubt = "" if self.is_sure else ways.doubt(config, own)
        if self.doubt:
            log.info(f"pages are made one by one, because {self.doubt}")
            return None
        index = None if self.search else searching.index_of_theme(config)
        before = self.publishing.site if self.publishing else config.site_dir
        return ways.fast(site, resources, index, config.site_dir, before, self.last)

    def _rendered(self, site: Site, resources: Resources) -> Iterable[Output | RecordPage]:
        """What the site's files are made of, in their order; the fast way makes each when it is asked for."""
        if self.desk is not None:
            return list(assets.FORMAT.render(site, resources))
        if self.way is None:
            outputs = stages.counted(render(site, resources), stages.TEMPLATES)
            return [output.ready() for output in outputs]
        book = self.way.book
        made = stages.timed(book.output, stages.TEMPLATES, files=1)
        pages = (page if page.is_record else made(page) for page in book.addresses())
        files = chain(pages, render(site, resources, with_pages=False))
        return stages.counted(files, stages.WRITING)

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
        if self.desk is not None:
            files = self.desk.shelve(files, config)
        nothing = saying.nothing_yet(self.known) if self.desk is None else ()
        for output in self.outputs if self.outputs is not None else nothing:
            file = self._file(output, config)
            if file.dest_uri in written:
                self.give_way(written[file.dest_uri], output.path)
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
    def give_way(path: str, generated: str) -> None:
        """Say that a page written by hand stands where a generated one would."""
        if path == generated:
            log.info(f"docs/{path} takes the place of the generated page")
        else:  # other pages link to the generated path
            log.warning(f"docs/{path} has the address of a generated page: call it docs/{generated}")

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        if self.way:
            self.way.navigate(nav, files, config)
        if self.desk is not None:
            self.desk.navigated(nav)
        return nav

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Give the theme's templates our words, under the names that our own templates have them by."""
        if self.way:
            self.way.compile(env)
        ours = {"_": self.words.text, "preview": PREVIEW, "alternates": self._alternates, "data": self._data}
        env.globals["explainer"] = ours
        self.policy = ours["policy"] = policing.policy_of(self.config, env, config, files)
        if self.desk is not None:
            self.desk.dressed(env)
        if self.way:
            self.way.begin(config, files, env, self.policy, self._in_head, self.repository)
        if self.search:
            self.search.follow(files)
        return env

    def _in_head(self, folder: str, moved: bool) -> list[tuple[Alternate, bool]]:
        return alternates.in_head_of_any(self.site, folder, moved=moved) if self.site else []

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        if self.way:
            context["pages"] = self.way.pages()
        return context

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
        if self.desk is not None:
            return html
        lines = [self.broken_template] if self.broken_template else report.lines(self.problems)
        what = "A template is broken" if self.broken_template else "The data has errors"
        return f"{saying.banner(lines, what, has_pages=bool(self.outputs))}{html}"

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        if self.way:
            self.way.made(page)
        output = output if page.file.generated_by is None else settled(output)
        return policy.put_in(output, self.policy) if self.policy else output

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        if self.way and not self.way.shard.share.has_rest:
            return ""  # MkDocs writes no empty file; it is in another shard
        is_page = self.policy and template_name.endswith(".html")
        return policy.put_in(output_content, self.policy) if is_page else output_content

    def finish(self) -> None:
        """Make what is made apart, before the search writes its index."""
        if self.way:
            self.way.finish()

    def publish(self) -> bool:
        """Put the site in its place, when all others have written what they write; whether it could be."""
        if self.search:
            self.search.write(self.way.shard if self.way else None)
        if self.way:
            self.way.end()
        succeeds = self.publishing.publish() if self.publishing else True
        if self.desk is not None:
            self.desk.printed()
        self.watch.close()
        return succeeds

    def on_build_error(self, *, error: Exception) -> None:
        if self.publishing:
            self.publishing.give_up()
            self.publishing.explain(error)

    @staticmethod
    def _folder(config: MkDocsConfig, name: str) -> Path:
        root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        return root / name
