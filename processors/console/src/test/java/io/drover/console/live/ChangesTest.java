package io.drover.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChangesTest {
    private final Changes changes = new Changes();

    @Test
    void namesAreToldOnceByTopic() {
        changes.note(Topic.BACKUPS, "monday");
        changes.note(Topic.VOLUMES, "data");
        changes.note(Topic.BACKUPS, "tuesday");
        changes.note(Topic.BACKUPS, "monday");

        assertThat(changes.take())
                .containsExactly(
                        new Message(Topic.VOLUMES, "data"),
                        new Message(Topic.BACKUPS, "monday tuesday"));
        assertThat(changes.take()).isEmpty();
    }

    @Test
    void manyAreToldWithoutNames() {
        for (int i = 0; i < Changes.MOST; i++) {
            changes.note(Topic.BACKUPS, "backup-" + i);
        }
        assertThat(changes.take().getFirst().data()).endsWith("backup-49").startsWith("backup-0 ");

        for (int i = 0; i <= Changes.MOST; i++) {
            changes.note(Topic.BACKUPS, "backup-" + i);
        }
        assertThat(changes.take()).containsExactly(new Message(Topic.BACKUPS, "*"));
    }

    @Test
    void nameCannotEndItsMessage() {
        changes.note(Topic.WORK, "backup/a\n\nevent: targets\ndata: b");
        changes.note(Topic.TARGETS, "");

        assertThat(changes.take())
                .containsExactly(new Message(Topic.TARGETS, "*"), new Message(Topic.WORK, "*"));
    }

    @Test
    void messageIsAnEventOfTheStream() {
        assertThat(new Message(Topic.BACKUPS, "monday tuesday").text(7))
                .isEqualTo("id: 7\nevent: backups\ndata: monday tuesday\n\n");
    }
}
