package io.drover.forked;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * JVMs that run Drover beside the test. Tests start dozens of them, so they share an archive of
 * loaded classes, as those of the launcher do.
 */
public final class DroverJvm {
    private static final List<String> OPTIONS =
            List.of(
                    "-Xmx288m",
                    "-XX:TieredStopAtLevel=1",
                    "@" + Path.of(System.getProperty("drover.root"), "config/jvm.options"));
    private static final List<String> SHARED = shared();

    private DroverJvm() {}

    private static List<String> shared() {
        try {
            ClassPathJars jars = ClassPathJars.of(System.getProperty("java.class.path"));
            Optional<Path> archive = new ClassArchive(java(), OPTIONS, jars).find();
            List<String> shared = new ArrayList<>(OPTIONS);
            archive.ifPresent(file -> shared.addAll(ClassArchive.options(file)));
            shared.addAll(List.of("-cp", jars.classPath()));
            return List.copyOf(shared);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while classes were archived", e);
        }
    }

    /** Makes the archive if there is none yet, so that nobody waits for it later. */
    public static void prepare() {
        // by the initialisation of this class
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * The beginning of a command line; Drover's arguments follow.
     *
     * @param further options of the JVM
     */
    public static List<String> command(String... further) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(List.of(further));
        command.addAll(SHARED);
        command.add("io.drover.Drover");
        return command;
    }
}
