package io.drover.blockengine.catalog;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A volume as a listing of its store shows it.
 *
 * @param backups also those in progress or damaged
 * @param modified when its {@code volume.cfg} was written last; empty if it has none
 */
public record SurveyedVolume(
        VolumeName volume, SortedSet<BackupName> backups, Optional<Instant> modified) {}
