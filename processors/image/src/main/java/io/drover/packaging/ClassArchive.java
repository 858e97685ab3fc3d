package io.drover.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Classes as the JVM has them after loading, which spares a start half of its time. Which classes
 * those are is found by running commands; what only some of the runs load, since their threads meet
 * in another order, is left out, so that the archive is the same in every build.
 */
final class ClassArchive {
    private static final int RUNS = 3;

    /**
     * Class files of Java 5, which are kept only where nothing was linked to them, and a class that
     * nearly every run loads, but not each: a counter's, once two threads compete for it.
     */
    private static final Pattern LEFT_OUT =
            Pattern.compile(
                    "#.*|@cp .*|@.*(picocli|io/drover/cli/).*|.* source: .*|.*Striped64\\$Cell.*");

    private static final String REHEARSAL = "io.drover.startup.Rehearsal";

    private final RootDirectory root;
    private final List<String> classPath;

    /**
     * @param classPath in the image
     */
    ClassArchive(RootDirectory root, List<String> classPath) {
        this.root = root;
        this.classPath = classPath;
    }

    /**
     * @param scratch a directory for files that are not needed afterwards
     */
    void write(Path scratch) throws IOException {
        SortedSet<String> always = loaded(scratch, 1);
        for (int run = 2; run <= RUNS; run++) {
            always.retainAll(loaded(scratch, run));
        }
        Path list = scratch.resolve("classes.txt");
        Files.write(list, always);
        List<String> command = java();
        command.addAll(
                List.of(
                        "-Xshare:dump",
                        "-XX:SharedClassListFile=" + list,
                        "-XX:SharedArchiveFile=" + root.resolve(Layout.CLASSES)));
        Program.run(command, root.path());
        root.stampAll(Layout.CLASSES);
    }

    private SortedSet<String> loaded(Path scratch, int run) throws IOException {
        Path work = Files.createTempDirectory(scratch, "rehearsal");
        Path list = scratch.resolve("classes-" + run + ".txt");
        List<String> command = java();
        command.add("-XX:DumpLoadedClassList=" + list);
        command.addAll(List.of(REHEARSAL, work.toString()));
        Program.run(command, root.path());
        try (Stream<String> lines = Files.lines(list)) {
            return lines.filter(line -> !LEFT_OUT.matcher(line).matches())
                    .map(line -> line.replaceFirst(" id: \\d+$", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** With a class path that is relative, as the archive records it and is moved afterwards. */
    private List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(root.resolve(Layout.JAVA + "/bin/java").toString());
        Layout.OPTION_FILES.forEach(
                file -> command.add("@" + root.resolve(Layout.CONFIG + "/" + file)));
        command.add("-cp");
        command.add(
                classPath.stream().map(name -> name.substring(1)).collect(Collectors.joining(":")));
        return command;
    }
}
