package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.ImageSecret;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.format.VolumeProperties;
import io.drover.blockengine.image.FileChecksum;
import io.drover.blockengine.image.ImageRequest;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.FileBlockSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A volume that lies on an image, and that image, in the store of a directory. */
final class VolumeOnImage {
    final String target;
    final Path image;
    final Path volume;
    final Backupstore store;

    VolumeOnImage(Path directory) throws Exception {
        Path root = Files.createDirectories(directory.resolve("store"));
        target = "file://" + root;
        store =
                new Backupstore(
                        new DirectoryStore(root), EngineOptions.defaults(), InstantSource.system());
        image = Images.write(directory.resolve("image.img"), 1, 2, 3);
        // one block of the image stays, one is written over, one is zeroed
        volume = Images.write(directory.resolve("volume.img"), 1, 4, 0, 0, 5);
        try (FileBlockSource source = new FileBlockSource(image)) {
            store.images()
                    .backup(
                            new ImageRequest(
                                    new BackingImageName("ubuntu"),
                                    FileChecksum.sha512(image),
                                    CompressionMethod.LZ4,
                                    Map.of(),
                                    ImageSecret.NONE),
                            source,
                            ProgressListener.NONE);
        }
        backUp("b1", volume, 1);
    }

    void backUp(String name, Path content, int first) throws Exception {
        BackedUpVolume backedUp =
                new BackedUpVolume(
                        new VolumeName("vol"),
                        Files.size(content),
                        BlockSize.DEFAULT,
                        CompressionMethod.LZ4,
                        new VolumeProperties("ubuntu", FileChecksum.sha512(image), "", "v1"));
        try (Written source = new Written(new FileBlockSource(content), first)) {
            store.backup(
                    new BackupRequest(
                            backedUp,
                            new BackupName(name),
                            new BackupRequest.Snapshot(name, Instant.EPOCH.plusSeconds(first)),
                            BackupMode.INCREMENTAL,
                            Map.of()),
                    source,
                    ChangeTracker.NONE,
                    ProgressListener.NONE);
        }
    }

    /** A volume of which everything from one block on was written. */
    private record Written(FileBlockSource file, int first) implements BlockSource {
        @Override
        public long size() {
            return file.size();
        }

        @Override
        public List<ByteRange> dataRanges() {
            long from = (long) first * Images.BLOCK;
            return List.of(new ByteRange(from, size() - from));
        }

        @Override
        public void read(long offset, ByteBuffer target) throws IOException {
            file.read(offset, target);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    String imageUrl() {
        return target + "?backingImage=ubuntu";
    }

    String backupUrl(String backup) {
        return target + "?backup=" + backup + "&volume=vol";
    }
}
