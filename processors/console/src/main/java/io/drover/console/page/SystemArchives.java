package io.drover.console.page;

import io.drover.console.view.Answer;
import io.drover.console.view.FileAnswer;
import io.drover.console.view.Tab;
import io.drover.control.system.ArchiveFiles;
import io.drover.control.system.ArchiveUnavailableException;
import io.drover.resource.SystemBackup;

import org.apache.camel.Exchange;

/** Archives of system backups as files. Bean {@code consoleSystemArchive}. */
public final class SystemArchives {
    private final Answers answers;
    private final Systems systems;
    private final ArchiveFiles files;

    public SystemArchives(Answers answers, Systems systems, ArchiveFiles files) {
        this.answers = answers;
        this.systems = systems;
        this.files = files;
    }

    public Answer fetch(Exchange exchange) {
        return answers.answer(exchange, Tab.SYSTEM, this::fetch);
    }

    private Answer fetch(PageContext context) {
        SystemBackup backup = systems.backup(context.request().path("backup"));
        String name = backup.getMetadata().getName();
        try {
            return new FileAnswer(name + ".zip", "application/zip", files.read(backup));
        } catch (ArchiveUnavailableException e) {
            throw PageProblem.unavailable(
                    "The archive of '%s' cannot be read: %s.".formatted(name, e.getMessage()));
        }
    }
}
