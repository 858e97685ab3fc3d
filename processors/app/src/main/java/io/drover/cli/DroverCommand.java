package io.drover.cli;

import io.drover.startup.Startup;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The program's command line: its commands, and how errors leave it. */
@Command(
        name = "drover",
        description = "Backs up volumes to several targets in Longhorn's backupstore format.",
        versionProvider = Versions.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        footerHeading = "%n",
        footer = {
            "Targets are written as in a BackupTarget: s3://<bucket>@<region>/<path>,",
            "nfs://<host>:/<export>/<path> or file:///<directory>. A backup is written as its",
            "target with ?backup=<name>&volume=<name> behind it; quote it in a shell."
        })
public final class DroverCommand implements Runnable {
    private static final Map<String, Class<?>> COMMANDS = commands();
    private static final Set<Class<?>> ABOUT_OTHERS =
            Set.of(AutoComplete.GenerateCompletion.class, HelpCommand.class);

    /** What commands are going to need, where it is not the blocks of a target. */
    private static final Map<Class<?>, Startup.Need> NEEDS =
            Map.ofEntries(
                    Map.entry(ListCommand.class, Startup.Need.TARGET),
                    Map.entry(InspectCommand.class, Startup.Need.TARGET),
                    Map.entry(RemoveCommand.class, Startup.Need.TARGET),
                    Map.entry(PruneCommand.class, Startup.Need.TARGET),
                    Map.entry(UpCommand.class, Startup.Need.NOTHING),
                    Map.entry(DemoCommand.class, Startup.Need.NOTHING),
                    Map.entry(RunCommand.class, Startup.Need.NOTHING),
                    Map.entry(ActivateCommand.class, Startup.Need.NOTHING),
                    Map.entry(CrdsCommand.class, Startup.Need.NOTHING),
                    Map.entry(ImageCommand.class, Startup.Need.NOTHING),
                    Map.entry(SystemRestoreCommand.class, Startup.Need.NOTHING),
                    Map.entry(UninstallCommand.class, Startup.Need.NOTHING),
                    Map.entry(VersionCommand.class, Startup.Need.NOTHING),
                    Map.entry(VolumeCommand.class, Startup.Need.NOTHING));

    private static final int ROOT_PREFIX = "drover ".length();
    private static final int SUGGESTIONS = 2;

    @Spec private CommandSpec spec;

    /** With every command. */
    public static CommandLine commandLine() {
        return commandLine(COMMANDS.values());
    }

    /**
     * With the command that the arguments begin with, or with every command if there is none of
     * that name or it is one about the others. Building all takes a third of a short command's
     * time.
     */
    public static CommandLine commandLine(String... arguments) {
        return command(arguments)
                .map(command -> commandLine(List.of(command)))
                .orElseGet(DroverCommand::commandLine);
    }

    /** Reports a wrong choice that keeps any command from being run; returns the exit code. */
    public static int refuse(String message) {
        System.err.println("drover: " + message);
        return ExitCode.USAGE.number();
    }

    /** Whether the command that the arguments begin with runs until it is told to stop. */
    public static boolean runsUntilStopped(String... arguments) {
        return command(arguments)
                .filter(Set.of(UpCommand.class, RunCommand.class, NbdCommand.class)::contains)
                .isPresent();
    }

    /** What the command that the arguments begin with is going to need. */
    public static Startup.Need need(String... arguments) {
        return command(arguments)
                .map(command -> NEEDS.getOrDefault(command, Startup.Need.BLOCKS))
                .orElse(Startup.Need.NOTHING);
    }

    /** The command that the arguments begin with, unless it is one about the others. */
    private static Optional<Class<?>> command(String... arguments) {
        return Arrays.stream(arguments)
                .limit(1)
                .<Class<?>>map(COMMANDS::get)
                .filter(command -> command != null && !ABOUT_OTHERS.contains(command))
                .findFirst();
    }

    private static CommandLine commandLine(Collection<Class<?>> commands) {
        CommandLine line = new CommandLine(new DroverCommand());
        commands.forEach(line::addSubcommand);
        Converters.register(line);
        addHelp(line);
        addVersion(line.getCommandSpec());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedOptionsAllowed(false);
        line.setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler(DroverCommand::refuse);
        line.setExecutionExceptionHandler(DroverCommand::report);
        line.getCommandSpec().usageMessage().exitCodeList(exitCodes());
        return line;
    }

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("ls", ListCommand.class);
        commands.put("inspect", InspectCommand.class);
        commands.put("backup", BackupCommand.class);
        commands.put("restore", RestoreCommand.class);
        commands.put("nbd", NbdCommand.class);
        commands.put("rm", RemoveCommand.class);
        commands.put("prune", PruneCommand.class);
        commands.put("verify", VerifyCommand.class);
        commands.put("repair", RepairCommand.class);
        commands.put("copy", CopyCommand.class);
        commands.put("target", TargetCommand.class);
        commands.put("volume", VolumeCommand.class);
        commands.put("bench", BenchCommand.class);
        commands.put("up", UpCommand.class);
        commands.put("demo", DemoCommand.class);
        commands.put("run", RunCommand.class);
        commands.put("mover", MoverCommand.class);
        commands.put("activate", ActivateCommand.class);
        commands.put("image", ImageCommand.class);
        commands.put("system-restore", SystemRestoreCommand.class);
        commands.put("crds", CrdsCommand.class);
        commands.put("uninstall", UninstallCommand.class);
        commands.put("version", VersionCommand.class);
        commands.put("generate-completion", AutoComplete.GenerateCompletion.class);
        commands.put("help", HelpCommand.class);
        return commands;
    }

    private static void addHelp(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        if (spec.findOption("--help") == null && !spec.helpCommand()) {
            spec.addOption(
                    OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("Shows this help and exits.")
                            .build());
        }
        command.getSubcommands().values().forEach(DroverCommand::addHelp);
    }

    private static void addVersion(CommandSpec spec) {
        spec.addOption(
                OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Prints the version and exits.")
                        .build());
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(Integer.toString(code.number()), code.meaning());
        }
        return codes;
    }

    private static int refuse(CommandLine.ParameterException error, String[] arguments) {
        PrintWriter err = error.getCommandLine().getErr();
        Optional<String> unknown = unknownCommand(error);
        if (unknown.isPresent()) {
            err.println("drover: " + unknown.get());
            err.flush();
            return ExitCode.USAGE.number();
        }
        err.println(
                "drover: "
                        + error.getMessage()
                                .replaceFirst("^Error: ", "")
                                .replace("option option", "option"));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(error, err)) {
            err.println(
                    "        see '%s --help'"
                            .formatted(error.getCommandLine().getCommandSpec().qualifiedName()));
        }
        err.flush();
        return ExitCode.USAGE.number();
    }

    private static Optional<String> unknownCommand(CommandLine.ParameterException error) {
        CommandLine line = error.getCommandLine();
        if (!(error instanceof CommandLine.UnmatchedArgumentException unmatched)
                || unmatched.isUnknownOption()
                || line.getSubcommands().isEmpty()) {
            return Optional.empty();
        }
        String name = line.getCommandSpec().qualifiedName();
        String typed = (name + " " + unmatched.getUnmatched().getFirst()).substring(ROOT_PREFIX);
        String similar =
                unmatched.getSuggestions().stream()
                        .limit(SUGGESTIONS)
                        .map(suggestion -> "'%s %s'".formatted(name, suggestion))
                        .collect(Collectors.joining(" or "));
        return Optional.of(
                "there is no command '%s'%s. See %s --help"
                        .formatted(
                                typed,
                                similar.isEmpty() ? "" : "; did you mean " + similar + "?",
                                name)
                        .replace("?.", "?"));
    }

    private static int report(Exception error, CommandLine line, ParseResult arguments) {
        Failures.Failure failure = Failures.of(error);
        PrintWriter err = line.getErr();
        err.println("drover: " + failure.message());
        failure.remedy().ifPresent(remedy -> err.println("        " + remedy));
        if (System.getenv("DROVER_STACKTRACE") != null) {
            error.printStackTrace(err);
        }
        err.flush();
        return failure.code().number();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
    }
}
