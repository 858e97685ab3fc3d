package io.drover.store;

import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.ObjectStore;

import org.apache.camel.CamelContext;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Backup targets in a directory of this machine. */
public final class DirectoryTargetKind implements TargetKind {
    @Override
    public Set<String> schemes() {
        return Set.of("file", "vfs");
    }

    @Override
    public String form() {
        return "file:///<directory>";
    }

    @Override
    public DirectoryUrl parse(UrlParts url) {
        if (!url.authority().isEmpty() || url.path().isEmpty()) {
            throw new IllegalArgumentException(
                    "backup target URL '%s' names a host; a directory is written file:///<absolute path>"
                            .formatted(url.text()));
        }
        return new DirectoryUrl(url.text(), Path.of(url.path()).normalize());
    }

    @Override
    public boolean serves(TargetUrl url) {
        return url instanceof DirectoryUrl;
    }

    @Override
    public String routeTemplate() {
        return "target-store";
    }

    @Override
    public OpenedTarget open(
            CamelContext context, String targetName, TargetUrl url, TargetCredentials credentials) {
        DirectoryStore directory = new DirectoryStore(((DirectoryUrl) url).path());
        ObjectStore store = new HangingStore(directory, "directory " + directory.root());
        String bean = "store-" + targetName;
        context.getRegistry().bind(bean, StoreServer.class, new StoreServer(store));
        return new OpenedTarget(
                Map.of("store", bean),
                store.capabilities(),
                OpenedTarget.releaseOf(context.getRegistry(), bean, store));
    }
}
