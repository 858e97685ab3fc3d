package io.drover.control.image;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.FileBlockSink;
import io.drover.blockengine.volume.FileBlockSource;
import io.drover.control.connection.TargetConnections;
import io.drover.control.image.ImageObstacle.NotReady;
import io.drover.reconcile.Informers;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.ResourceKey;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;
import io.drover.store.TargetReference;
import io.drover.volume.VolumeDriver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds what the source of an image needs, or what it waits for. */
final class ImageWriters {
    private final ResourceReader resources;
    private final Informers informers;
    private final TargetConnections connections;
    private final VolumeDriver driver;
    private final HostCheck hosts;

    ImageWriters(
            ResourceReader resources,
            Informers informers,
            TargetConnections connections,
            VolumeDriver driver,
            HostCheck hosts) {
        this.resources = resources;
        this.informers = informers;
        this.connections = connections;
        this.driver = driver;
        this.hosts = hosts;
    }

    /**
     * @throws NotReady if something is not there; the image is reconciled again when it changes
     */
    ImageWriter of(BackingImage image) throws NotReady, IOException {
        ResourceKey key = ResourceKey.of(image);
        return switch (ImageSource.of(image)) {
            case ImageSource.Download(var url) -> new ImageDownload(url, hosts);
            case ImageSource.Upload _ -> UploadedImage.of(image, driver.images());
            case ImageSource.ExportFromVolume export -> {
                informers.await(key, List.of(new ResourceKey(Volume.class, export.volume())));
                yield export(image, export, volume(export.volume()));
            }
            case ImageSource.Restore restore -> {
                informers.await(key, List.of(ResourceKey.any(BackupTarget.class)));
                yield restore(restore, target(restore));
            }
            case ImageSource.Clone(String source) -> {
                informers.await(key, List.of(new ResourceKey(BackingImage.class, source)));
                yield copy(source);
            }
        };
    }

    private Volume volume(String name) throws NotReady {
        Volume volume =
                resources
                        .find(Volume.class, name)
                        .orElseThrow(
                                () ->
                                        new NotReady(
                                                "spec.sourceParameters.volume-name: there is no"
                                                        + " volume '"
                                                        + name
                                                        + "'"));
        if (volume.awaitsRestore() || volume.follows()) {
            throw new NotReady("volume " + name + " is being restored, or follows backups");
        }
        return volume;
    }

    private ImageWriter export(
            BackingImage image, ImageSource.ExportFromVolume source, Volume volume) {
        String own = "backing-image-" + image.getMetadata().getName();
        return (draft, progress) -> {
            if (!source.snapshot().isEmpty()) {
                return export(source.volume(), source.snapshot(), volume, draft, progress);
            }
            driver.deleteSnapshot(source.volume(), own);
            driver.takeSnapshot(source.volume(), own);
            try {
                return export(source.volume(), own, volume, draft, progress);
            } finally {
                driver.deleteSnapshot(source.volume(), own);
            }
        };
    }

    private String export(
            String name, String snapshot, Volume volume, Path draft, ProgressListener progress)
            throws IOException, InterruptedException {
        try (BlockSource source = driver.openSnapshot(name, snapshot)) {
            List<ByteRange> ranges =
                    volume.getSpec().backingImage.isEmpty()
                            ? source.dataRanges()
                            // what the volume shows of its own image belongs to the new one
                            : List.of(new ByteRange(0, source.size()));
            FileCopy.copy(source, ranges, draft, progress);
            return "";
        }
    }

    private BackupTarget target(ImageSource.Restore source) throws NotReady {
        Optional<BackupTarget> target =
                resources.list(BackupTarget.class).stream()
                        .filter(
                                candidate ->
                                        source.target().isEmpty()
                                                || source.target()
                                                        .equals(candidate.getMetadata().getName()))
                        .filter(candidate -> source.url().isOn(candidate.getSpec().backupTargetURL))
                        .findFirst();
        return target.filter(found -> found.getStatus().available)
                .orElseThrow(
                        () ->
                                new NotReady(
                                        "it waits for %s with the URL '%s' that is available"
                                                .formatted(
                                                        source.target().isEmpty()
                                                                ? "a BackupTarget"
                                                                : "BackupTarget " + source.target(),
                                                        source.url().target())));
    }

    private ImageWriter restore(ImageSource.Restore source, BackupTarget target) {
        TargetReference reference = TargetConnections.reference(target);
        return (draft, progress) -> restore(source, reference, draft, progress);
    }

    private String restore(
            ImageSource.Restore source,
            TargetReference target,
            Path draft,
            ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        Files.deleteIfExists(draft);
        try (FileBlockSink sink = FileBlockSink.create(draft)) {
            return connections
                    .open(target)
                    .images()
                    .restore(source.url().image(), sink, progress)
                    .image()
                    .checksum();
        }
    }

    private ImageWriter copy(String source) throws NotReady {
        BackingImage image =
                resources
                        .find(BackingImage.class, source)
                        .filter(ImageStates::isReady)
                        .orElseThrow(
                                () ->
                                        new NotReady(
                                                "spec.sourceParameters.backing-image: there is no"
                                                        + " image '"
                                                        + source
                                                        + "' that is ready"));
        return (draft, progress) -> {
            Path file =
                    driver.images()
                            .find(source)
                            .orElseThrow(
                                    () ->
                                            new IOException(
                                                    "the file of image " + source + " is gone"));
            try (FileBlockSource content = new FileBlockSource(file)) {
                FileCopy.copy(content, content.dataRanges(), draft, progress);
            }
            return image.getStatus().checksum;
        };
    }
}
