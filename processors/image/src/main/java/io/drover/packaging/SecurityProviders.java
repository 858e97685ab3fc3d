package io.drover.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The list of security providers of a linked Java runtime. It names those of the whole JDK, and for
 * each that is not there the JVM makes an object of every provider on the class path to find it:
 * Bouncy Castle's alone takes more than half a second of each process that uses TLS.
 */
final class SecurityProviders {
    private static final String RELEASE = Layout.JAVA + "/release";
    private static final String LIST = Layout.JAVA + "/conf/security/java.security";
    private static final Pattern ENTRY = Pattern.compile("security\\.provider\\.\\d+=(\\S+).*");
    private static final Pattern MODULES = Pattern.compile("(?m)^MODULES=\"(.*)\"$");

    private SecurityProviders() {}

    /**
     * Leaves out those of modules that were not linked.
     *
     * @throws ImageException if the runtime does not say what its modules are
     */
    static void keepLinked(RootDirectory root) throws IOException {
        Matcher modules = MODULES.matcher(Files.readString(root.resolve(RELEASE)));
        if (!modules.find()) {
            throw new ImageException(RELEASE + " has no MODULES");
        }
        Set<String> linked = Set.of(modules.group(1).split(" "));
        Map<String, String> origin = modulesByProvider();
        List<String> kept = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(root.resolve(LIST))) {
            Matcher entry = ENTRY.matcher(line);
            if (!entry.matches()) {
                kept.add(line);
            } else if (linked.contains(origin.getOrDefault(entry.group(1), "java.base"))) {
                number++;
                kept.add(
                        "security.provider.%d%s"
                                .formatted(number, line.substring(line.indexOf('='))));
            }
        }
        root.write(LIST, String.join("\n", kept) + "\n");
    }

    /** Of the JDK that runs this; those of {@code java.base} are not among them. */
    private static Map<String, String> modulesByProvider() {
        return ServiceLoader.load(Provider.class, ClassLoader.getPlatformClassLoader()).stream()
                .collect(
                        Collectors.toMap(
                                each -> each.get().getName(),
                                each -> each.type().getModule().getName()));
    }
}
