package io.drover.store.nfs4.store;

import io.drover.store.nfs4.proto.CompoundAnswer;

import java.io.IOException;

/** The server does not show a directory where the target's URL points to. */
final class NoSuchExportException extends IOException {
    private static final long serialVersionUID = 1L;

    NoSuchExportException(String path, CompoundAnswer answer) {
        super(
                "the server shows this client no directory %s (%s); check that it is exported, that it exists, and that this host and, unless the export is 'insecure', a source port below 1024 may use it"
                        .formatted(path, answer.ok() ? "it is a file" : answer.status()));
    }
}
