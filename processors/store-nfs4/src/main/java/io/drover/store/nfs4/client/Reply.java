package io.drover.store.nfs4.client;

import io.drover.store.nfs4.proto.CompoundAnswer;
import io.drover.store.nfs4.proto.NfsStatus;

/**
 * An answer.
 *
 * @param repeated an earlier transmission, on a session that is gone, got no answer: the operations
 *     may have been performed twice
 * @param session the one that the answer came in
 */
public record Reply(CompoundAnswer answer, boolean repeated, NfsSession session) {
    /**
     * The answer, if all operations succeeded.
     *
     * @throws NfsStatusException if one did not
     */
    public CompoundAnswer required() throws NfsStatusException {
        if (!answer.ok()) {
            throw new NfsStatusException(answer);
        }
        return answer;
    }

    public boolean failedWith(NfsStatus status) {
        return answer.status() == status;
    }
}
