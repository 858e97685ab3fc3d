package io.drover.control.verification;

import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.Condition;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The fields of a status that requested verifications read and write.
 *
 * @param answered value of the annotation that was acted on last
 */
record RequestFields<S>(
        Function<S, String> answered,
        BiConsumer<S, String> answer,
        Function<S, List<Condition>> conditions,
        BiConsumer<S, List<Condition>> change) {
    static final RequestFields<Backup.Status> OF_BACKUP =
            new RequestFields<>(
                    status -> status.lastVerifyNow,
                    (status, value) -> status.lastVerifyNow = value,
                    status -> status.conditions,
                    (status, conditions) -> status.conditions = conditions);

    static final RequestFields<BackupVolume.Status> OF_VOLUME =
            new RequestFields<>(
                    status -> status.lastVerifyNow,
                    (status, value) -> status.lastVerifyNow = value,
                    status -> status.conditions,
                    (status, conditions) -> status.conditions = conditions);
}
