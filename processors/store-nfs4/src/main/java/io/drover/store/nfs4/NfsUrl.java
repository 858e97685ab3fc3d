package io.drover.store.nfs4;

import io.drover.store.TargetUrl;

import java.util.List;
import java.util.Locale;

/**
 * {@code nfs://host:/export/path?nfsOptions=…}.
 *
 * @param path of the server's export, and what is below it, without a trailing slash
 * @param options the mount options as given, in order
 */
public record NfsUrl(String text, String host, int port, String path, List<String> options)
        implements TargetUrl {
    public static final int DEFAULT_PORT = 2049;

    public NfsUrl {
        options = List.copyOf(options);
    }

    @Override
    public String location() {
        return ("nfs://" + host + ":" + port + path).toLowerCase(Locale.ROOT);
    }
}
