package io.drover.fakecluster;

import io.drover.cbt.FakeCbt;
import io.drover.resource.SnapshotMetadataService;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** What the fake driver knows of changed blocks, as the cluster offers it. */
final class FakeTracking implements FakeCbt.Snapshots {
    private final FakeObjects objects;
    private final FakeStorage storage;

    private FakeTracking(FakeObjects objects, FakeStorage storage) {
        this.objects = objects;
        this.storage = storage;
    }

    /** Starts the service, and says so in the cluster. */
    static FakeCbt start(FakeObjects objects, FakeStorage storage, Path directory)
            throws IOException {
        FakeCbt service;
        try {
            service = new FakeCbt(directory, new FakeTracking(objects, storage));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        SnapshotMetadataService offered = new SnapshotMetadataService();
        offered.setMetadata(new ObjectMetaBuilder().withName(FakeCsi.DRIVER).build());
        offered.getSpec().address = service.address();
        offered.getSpec().audience = FakeCbt.AUDIENCE;
        offered.getSpec().caCert =
                Base64.getEncoder()
                        .encodeToString(service.certificates().getBytes(StandardCharsets.US_ASCII));
        objects.create(offered);
        return service;
    }

    @Override
    public Optional<Path> byHandle(String handle) {
        return Optional.of(storage.snapshot(handle)).filter(Files::exists);
    }

    @Override
    public Optional<Path> byName(String namespace, String name) {
        return objects.find(VolumeSnapshot.class, namespace, name)
                .map(found -> found.getStatus().boundVolumeSnapshotContentName)
                .flatMap(content -> objects.find(VolumeSnapshotContent.class, "", content))
                .map(content -> content.getStatus().snapshotHandle)
                .flatMap(this::byHandle);
    }
}
