package io.drover.volume.file;

import io.drover.blockengine.image.Qcow2;
import io.drover.volume.ImageFiles;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Backing images as files, a directory for each. */
final class FileImages implements ImageFiles {
    /** Beside the volumes; no volume can have that name. */
    private static final String DIRECTORY = ".backing-images";

    private static final String FILE = "image";
    private static final String RAW = "image.raw";
    private static final String DRAFT = "image.incomplete";
    private static final String UPLOAD = "image.uploaded";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final Path root;

    /**
     * @param volumes directory of all volumes
     */
    FileImages(Path volumes) {
        this.root = volumes.resolve(DIRECTORY);
    }

    private Path directory(String image) throws IOException {
        if (!NAME.matcher(image).matches()) {
            throw new IOException("'" + image + "' is no name for a backing image");
        }
        return root.resolve(image);
    }

    @Override
    public Optional<Path> find(String image) throws IOException {
        return Optional.of(directory(image).resolve(FILE)).filter(Files::isRegularFile);
    }

    @Override
    public Path content(String image) throws IOException {
        Path file =
                find(image)
                        .orElseThrow(
                                () ->
                                        new NoSuchFileException(
                                                "there is no backing image " + image));
        Path raw = file.resolveSibling(RAW);
        return Files.isRegularFile(raw) ? raw : file;
    }

    /** How a volume's record names the content: relative to the volume's directory. */
    String reference(String image) throws IOException {
        return "../" + root.getParent().relativize(content(image));
    }

    @Override
    public Path draft(String image) throws IOException {
        return Files.createDirectories(directory(image)).resolve(DRAFT);
    }

    @Override
    public Path upload(String image) throws IOException {
        return draft(image).resolveSibling(UPLOAD);
    }

    @Override
    public void complete(String image) throws IOException, InterruptedException {
        Path draft = draft(image);
        force(draft, StandardOpenOption.WRITE);
        if (Qcow2.virtualSize(draft).isPresent()) {
            Path raw = draft.resolveSibling(RAW);
            QemuImage.toRaw(draft, raw);
            force(raw, StandardOpenOption.WRITE);
        }
        Files.move(draft, draft.resolveSibling(FILE), StandardCopyOption.ATOMIC_MOVE);
        force(draft.getParent(), StandardOpenOption.READ);
    }

    private static void force(Path file, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(file, option)) {
            channel.force(true);
        }
    }

    @Override
    public void discard(String image) throws IOException {
        Path directory = directory(image);
        Files.deleteIfExists(directory.resolve(DRAFT));
    }

    @Override
    public void delete(String image) throws IOException {
        Path directory = directory(image);
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.delete(file);
            }
        }
    }
}
