package io.drover.volume.file;

import io.drover.volume.OpenVolume;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which volumes are in use, and what keeps their users apart from changes. Thread-safe. */
final class OpenVolumes {
    private final Map<String, HeadGuard> guards = new ConcurrentHashMap<>();
    private final Set<String> inUse = ConcurrentHashMap.newKeySet();

    HeadGuard guard(String volume) {
        return guards.computeIfAbsent(volume, name -> new HeadGuard());
    }

    /**
     * @param opening opens the head as the volume's record now has it
     * @throws IOException if the volume is open already, or its head cannot be opened
     */
    OpenVolume open(String volume, HeadGuard.Action<Head> opening, int unit) throws IOException {
        if (!inUse.add(volume)) {
            throw new IOException("volume " + volume + " is open already");
        }
        boolean opened = false;
        try {
            OpenVolume live =
                    LiveVolume.open(guard(volume), opening, unit, () -> inUse.remove(volume));
            opened = true;
            return live;
        } finally {
            if (!opened) {
                inUse.remove(volume);
            }
        }
    }
}
