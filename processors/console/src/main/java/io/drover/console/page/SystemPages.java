package io.drover.console.page;

import static java.util.Comparator.comparing;

import io.drover.console.view.Answer;
import io.drover.console.view.Fact;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.Listing;
import io.drover.console.view.Page;
import io.drover.console.view.SystemBackupPage;
import io.drover.console.view.SystemPage;
import io.drover.console.view.SystemRestorePage;
import io.drover.console.view.SystemRestorePage.Count;
import io.drover.console.view.Tab;
import io.drover.control.system.SystemNames;
import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.SystemRestore.ItemState;

import org.apache.camel.Exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pages about system backups and restores. Bean {@code consoleSystem}. */
public final class SystemPages {
    private static final int RESTORES = 20;
    private static final int FULL = 100;

    /** What a person has to look at comes first. */
    private static final List<String> ORDER =
            List.of("Failed", "Pending", "ToBeRestored", "Restored", "Skipped");

    private final Answers answers;
    private final Details details;
    private final Systems systems;

    public SystemPages(Answers answers, Details details, Systems systems) {
        this.answers = answers;
        this.details = details;
        this.systems = systems;
    }

    public Answer list(Exchange exchange) {
        return answers.answer(exchange, Tab.SYSTEM, this::list);
    }

    private Page list(PageContext context) {
        SystemRows rows = new SystemRows(context.now());
        List<SystemBackup> all = systems.backups();
        Listing<SystemBackup> page =
                Listing.of(all, all.size(), context.request().number("page"), "");
        List<SystemRestore> restores = systems.restores();
        return new SystemPage(
                context.frame("System backups", Tab.SYSTEM),
                unusable(context),
                new Listing<>(
                        page.rows().stream().map(rows::backup).toList(),
                        page.number(),
                        page.pages(),
                        page.found(),
                        page.all(),
                        ""),
                restores.stream().limit(RESTORES).map(rows::restore).toList(),
                Math.max(0, restores.size() - RESTORES));
    }

    private static String unusable(PageContext context) {
        Optional<BackupTarget> target = context.estate().target(Names.DEFAULT_TARGET);
        return target.filter(found -> !found.getSpec().backupTargetURL.isEmpty()).isPresent()
                ? ""
                : "System backups are kept on target default, which has no URL yet.";
    }

    public Answer backup(Exchange exchange) {
        return answers.answer(exchange, Tab.SYSTEM, this::backup);
    }

    private Page backup(PageContext context) {
        String name = context.request().path("backup");
        SystemBackup backup = systems.backup(name);
        SystemRows rows = new SystemRows(context.now());
        return new SystemBackupPage(
                context.frame(name, Tab.SYSTEM, trail()),
                rows.backup(backup),
                name,
                backup.getStatus().state.equals(SystemNames.READY) && !backup.isMarkedForDeletion(),
                facts(context, backup),
                backup.getStatus().volumes.stream().map(rows::volume).toList(),
                backup.getStatus().images.stream().map(rows::image).toList(),
                systems.restores().stream()
                        .filter(restore -> restore.getSpec().systemBackup.equals(name))
                        .limit(RESTORES)
                        .map(rows::restore)
                        .toList(),
                details.of(SystemBackup.class, backup, backup.getStatus().conditions, context));
    }

    private static List<Link> trail() {
        return List.of(new Link(Hrefs.SYSTEM, "System backups"));
    }

    private static List<Fact> facts(PageContext context, SystemBackup backup) {
        SystemBackup.Status status = backup.getStatus();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Volumes are backed up", SystemRows.policy(backup)));
        facts.add(
                new Fact(
                        "Kept on",
                        context.estate()
                                .target(Names.DEFAULT_TARGET)
                                .map(target -> target.getSpec().backupTargetURL)
                                .orElse("–")));
        add(facts, "Version", status.version);
        add(facts, "Commit", status.gitCommit);
        add(facts, "Image", status.managerImage);
        add(facts, "Made", context.moment(status.createdAt).absolute());
        add(facts, "Last read", context.moment(status.lastSyncedAt).absolute());
        Optional.ofNullable(backup.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(SystemNames.ANNOTATION_SECRETS))
                .ifPresent(key -> facts.add(new Fact("Secrets", "encrypted to the key in " + key)));
        return facts;
    }

    private static void add(List<Fact> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.add(new Fact(name, value));
        }
    }

    public Answer restore(Exchange exchange) {
        return answers.answer(exchange, Tab.SYSTEM, this::restore);
    }

    private Page restore(PageContext context) {
        String name = context.request().path("restore");
        SystemRestore restore = systems.restore(name);
        String chosen = context.request().query("state");
        List<ItemState> all = restore.getStatus().items;
        List<ItemState> shown =
                all.stream()
                        .filter(item -> chosen.isEmpty() || item.state().equals(chosen))
                        .sorted(comparing(item -> ORDER.indexOf(item.state())))
                        .toList();
        Listing<ItemState> page =
                Listing.of(
                        shown,
                        all.size(),
                        context.request().number("page"),
                        VolumePages.query(Map.of("state", chosen)));
        Map<String, Long> counts = SystemRows.counts(restore);
        long open = counts.getOrDefault("Pending", 0L);
        boolean ended = SystemRows.hasEnded(restore);
        return new SystemRestorePage(
                context.frame(name, Tab.SYSTEM, trail()),
                new SystemRows(context.now()).restore(restore),
                name,
                ORDER.stream()
                        .filter(counts::containsKey)
                        .map(state -> count(name, state, counts.get(state)))
                        .toList(),
                chosen,
                new Listing<>(
                        page.rows().stream().map(SystemRows::item).toList(),
                        page.number(),
                        page.pages(),
                        page.found(),
                        page.all(),
                        page.query()),
                all.isEmpty() ? 0 : (int) ((all.size() - open) * FULL / all.size()),
                !ended && !restore.isMarkedForDeletion(),
                ended && SystemRows.isDryRun(restore),
                details.of(SystemRestore.class, restore, restore.getStatus().conditions, context));
    }

    private static Count count(String restore, String state, long number) {
        return new Count(
                SystemRows.itemState(state),
                new Link(
                        Hrefs.systemRestore(restore) + "?state=" + Hrefs.encode(state),
                        number + " " + SystemRows.word(state)),
                (int) number);
    }
}
