package io.drover.control.volume;

import io.drover.volume.VolumeDevices;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Remembers what is exported, or fails. */
final class FakeDevices implements VolumeDevices {
    final Set<String> exported = new TreeSet<>();
    Optional<String> failure = Optional.empty();

    @Override
    public String export(String volume) throws IOException {
        if (failure.isPresent()) {
            throw new IOException(failure.get());
        }
        exported.add(volume);
        return "socket of " + volume;
    }

    @Override
    public void withdraw(String volume) {
        exported.remove(volume);
    }
}
