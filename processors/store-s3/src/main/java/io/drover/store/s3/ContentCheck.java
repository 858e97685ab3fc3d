package io.drover.store.s3;

/** What lets a server tell whether content has arrived as it was sent. */
enum ContentCheck {
    /** Over HTTP: the request's signature covers the content by its SHA-256. */
    SIGNATURE,
    /** Over HTTPS, until the server's answer to a write has told which of the two it knows. */
    CRC32C_AND_MD5,
    /** Over HTTPS, where the server confirms it: it costs a tenth of what the others do. */
    CRC32C,
    /** Where the server does not confirm the other one, or demands this. */
    MD5;

    boolean hasCrc32c() {
        return this == CRC32C || this == CRC32C_AND_MD5;
    }

    boolean hasMd5() {
        return this == MD5 || this == CRC32C_AND_MD5;
    }
}
