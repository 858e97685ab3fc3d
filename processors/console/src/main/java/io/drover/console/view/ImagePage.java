package io.drover.console.view;

import java.util.List;
import java.util.Optional;

/**
 * One backing image.
 *
 * @param checksum SHA-512; empty until it is known
 * @param volumes that lie on it
 * @param upload where a browser sends the file that the image waits for; empty if it waits for none
 * @param uploadTrouble why the last upload failed; empty if none did
 * @param backUp whether there is a target without a backup of it
 * @param undeletable why it cannot be deleted; empty if it can
 * @param detail of the resource, if there is one
 */
public record ImagePage(
        Frame frame,
        ImageRow image,
        String name,
        List<Fact> facts,
        String checksum,
        List<CopyRow> copies,
        List<Link> volumes,
        List<ImageBackupRow> backups,
        String upload,
        String uploadTrouble,
        boolean backUp,
        String undeletable,
        Optional<Detail> detail)
        implements Page {
    public ImagePage {
        facts = List.copyOf(facts);
        copies = List.copyOf(copies);
        volumes = List.copyOf(volumes);
        backups = List.copyOf(backups);
    }

    @Override
    public String template() {
        return "image";
    }

    /** A copy of its file. */
    public record CopyRow(String disk, State state, int percent, boolean running, String message) {}
}
