package io.drover.store.route;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The route files in force: those shipped, each replaced by the file of the same name in the user's
 * directory if there is one, and what else is there. Camel itself refuses two routes of one id, so
 * the choice is made by file name before anything is loaded.
 */
public final class RouteFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RouteFiles.class);
    private static final String SHIPPED = "classpath:routes/";
    private static final String SUFFIX = ".camel.yaml";

    private final Map<String, Resource> files = new TreeMap<>();
    private final Map<String, Resource> added = new TreeMap<>();

    private RouteFiles() {}

    /**
     * @param directory the user's directory; one that does not exist counts as empty
     */
    public static RouteFiles resolve(CamelContext context, Optional<Path> directory)
            throws IOException {
        RouteFiles routes = new RouteFiles();
        for (Resource shipped : packaged(context)) {
            routes.files.put(name(shipped.getLocation()), shipped);
        }
        if (directory.isPresent() && Files.isDirectory(directory.get())) {
            try (Stream<Path> own = Files.list(directory.get())) {
                own.filter(Files::isRegularFile)
                        .sorted()
                        .forEach(file -> routes.add(context, file));
            }
        }
        return routes;
    }

    /**
     * Those of the given names only, found without a look at what else there is, which takes a
     * while.
     *
     * @param directory as in {@link #resolve}
     */
    public static List<Resource> named(
            CamelContext context, Optional<Path> directory, List<String> names) {
        return names.stream().map(name -> named(context, directory, name + SUFFIX)).toList();
    }

    private static Resource named(CamelContext context, Optional<Path> directory, String name) {
        Optional<Path> own = directory.map(path -> path.resolve(name)).filter(Files::isRegularFile);
        own.ifPresent(RouteFiles::tellOfReplacement);
        return own.map(file -> of(context, file))
                .orElseGet(() -> ResourceHelper.resolveResource(context, SHIPPED + name));
    }

    private static Resource of(CamelContext context, Path file) {
        return ResourceHelper.resolveResource(context, "file:" + file.toAbsolutePath());
    }

    private static void tellOfReplacement(Path file) {
        LOG.info("routes of {} replace the shipped ones", file);
    }

    private static Collection<Resource> packaged(CamelContext context) throws IOException {
        try {
            return PluginHelper.getPackageScanResourceResolver(context)
                    .findResources(SHIPPED + "*" + SUFFIX);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            // the boundary of Camel's resolver, which declares Exception
            throw new IOException("listing the shipped routes", e);
        }
    }

    private void add(CamelContext context, Path file) {
        String name = file.getFileName().toString();
        if (!name.endsWith(SUFFIX)) {
            LOG.warn("{} is not read: names of route files end in {}", file, SUFFIX);
            return;
        }
        Resource own = of(context, file);
        if (files.containsKey(name)) {
            files.put(name, own);
            tellOfReplacement(file);
        } else {
            added.put(name, own);
            LOG.info("routes of {} are added", file);
        }
    }

    private static String name(String location) {
        return location.substring(
                Math.max(location.lastIndexOf('/'), location.lastIndexOf(':')) + 1);
    }

    /** Leaves out the shipped files whose names begin so, or what replaces them. */
    public RouteFiles without(String beginning) {
        files.keySet().removeIf(name -> name.startsWith(beginning));
        return this;
    }

    /** The shipped ones, each as it was shipped or replaced. */
    public List<Resource> shipped() {
        return List.copyOf(files.values());
    }

    /** Those of the user's that replace none. */
    public List<Resource> added() {
        return List.copyOf(added.values());
    }
}
