package io.drover.console.page;

import static java.util.Comparator.comparing;

import io.drover.resource.ResourceReader;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.List;
import java.util.Objects;

/** System backups and restores as the caches have them. */
public final class Systems {
    private final ResourceReader caches;

    public Systems(ResourceReader caches) {
        this.caches = caches;
    }

    /** The newest first. */
    public List<SystemBackup> backups() {
        return caches.list(SystemBackup.class).stream()
                .sorted(comparing(Systems::time).reversed())
                .toList();
    }

    private static String time(SystemBackup backup) {
        return backup.getStatus().createdAt.isEmpty()
                ? created(backup)
                : backup.getStatus().createdAt;
    }

    private static String created(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getCreationTimestamp(), "");
    }

    /** The newest first. */
    public List<SystemRestore> restores() {
        return caches.list(SystemRestore.class).stream()
                .sorted(comparing((SystemRestore restore) -> created(restore)).reversed())
                .toList();
    }

    /**
     * @throws PageProblem if there is none
     */
    public SystemBackup backup(String name) {
        return caches.find(SystemBackup.class, name)
                .orElseThrow(() -> PageProblem.notFound("system backup", name));
    }

    /**
     * @throws PageProblem if there is none
     */
    public SystemRestore restore(String name) {
        return caches.find(SystemRestore.class, name)
                .orElseThrow(() -> PageProblem.notFound("restore of a system backup", name));
    }
}
