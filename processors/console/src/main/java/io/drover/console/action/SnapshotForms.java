package io.drover.console.action;

import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.page.PageProblem;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Text;
import io.drover.resource.Cluster;
import io.drover.resource.Snapshot;

import java.util.List;

/** Forms about snapshots that have been taken. */
final class SnapshotForms {
    private SnapshotForms() {}

    private static Snapshot snapshot(PageContext context) {
        String volume = VolumeForms.volume(context).getMetadata().getName();
        String name = context.request().path("snapshot");
        return context.estate().snapshots(volume).stream()
                .filter(one -> one.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> PageProblem.notFound("snapshot of " + volume, name));
    }

    /** Deletes one; the volume and backups of it stay as they are. */
    record Delete(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            Snapshot snapshot = snapshot(context);
            String name = snapshot.getMetadata().getName();
            return new Question(
                    "Delete snapshot %s?".formatted(name),
                    List.of(
                            "Up to %s of volume %s are freed: what was overwritten since. The volume's present data and its backups stay as they are."
                                    .formatted(
                                            Text.bytes(snapshot.getStatus().size),
                                            snapshot.getSpec().volume),
                            "What the volume was at that moment is gone for good, unless it was"
                                    + " backed up."),
                    List.of(),
                    "Delete the snapshot",
                    true,
                    Hrefs.volume(snapshot.getSpec().volume));
        }

        @Override
        public Done act(PageContext context, Values values) {
            Snapshot snapshot = snapshot(context);
            cluster.delete(Snapshot.class, snapshot.getMetadata().getName());
            return new Done(Hrefs.volume(snapshot.getSpec().volume), Notice.SNAPSHOT_DELETED);
        }
    }
}
