package io.drover.console.model;

import static java.util.stream.Collectors.groupingBy;

import io.drover.resource.BackupVolume;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What targets hold, by target and by place. */
record BackupVolumeIndex(
        Map<String, List<BackupVolume>> byTarget, Map<Place, BackupVolume> byPlace) {
    static BackupVolumeIndex of(List<BackupVolume> all) {
        List<BackupVolume> sorted = NamedObjects.of(all).sorted();
        Map<Place, BackupVolume> byPlace = new HashMap<>();
        sorted.forEach(volume -> byPlace.putIfAbsent(place(volume), volume));
        return new BackupVolumeIndex(
                sorted.stream().collect(groupingBy(volume -> volume.getSpec().backupTargetName)),
                byPlace);
    }

    private static Place place(BackupVolume volume) {
        return new Place(volume.getSpec().backupTargetName, volume.getSpec().volumeName);
    }
}
