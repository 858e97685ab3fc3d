package io.drover.cbt;

import io.drover.blockengine.volume.ByteRange;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A service that answers what a test tells it to. */
final class ScriptedMetadata implements SnapshotMetadata {
    final List<MetadataQuery> asked = new ArrayList<>();
    List<MetadataPage> delta = List.of();
    List<MetadataPage> allocated = List.of();
    Optional<CbtException> deltaFails = Optional.empty();
    Optional<CbtException> allocatedFails = Optional.empty();

    static MetadataPage page(long capacity, ByteRange... ranges) {
        return new MetadataPage(capacity, List.of(ranges));
    }

    @Override
    public void read(MetadataQuery query, long offset, Pages pages) throws CbtException {
        asked.add(query);
        boolean isDelta = query instanceof MetadataQuery.Delta;
        for (MetadataPage page : isDelta ? delta : allocated) {
            pages.take(page);
        }
        Optional<CbtException> failure = isDelta ? deltaFails : allocatedFails;
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    @Override
    public void close() {}
}
