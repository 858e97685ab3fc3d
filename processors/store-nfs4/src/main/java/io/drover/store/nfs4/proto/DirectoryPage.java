package io.drover.store.nfs4.proto;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a directory's listing.
 *
 * @param verifier goes with the cookie into the request for the next page
 * @param last nothing follows
 */
public record DirectoryPage(byte[] verifier, List<Entry> entries, boolean last) {
    private static final int MAX_NAME = 4096;
    private static final int VERIFIER_SIZE = 8;

    /** One name; {@code cookie} is where the listing goes on behind it. */
    public record Entry(long cookie, String name, FileAttributes attributes) {}

    static DirectoryPage decode(XdrReader reader) throws MalformedAnswerException {
        byte[] verifier = reader.fixed(VERIFIER_SIZE);
        List<Entry> entries = new ArrayList<>();
        while (reader.bool()) {
            entries.add(
                    new Entry(
                            reader.int64(), reader.text(MAX_NAME), FileAttributes.decode(reader)));
        }
        return new DirectoryPage(verifier, entries, reader.bool());
    }
}
