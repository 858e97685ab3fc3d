package io.drover.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The program's command line: its commands, and how errors leave it. */
@Command(
        name = "drover",
        description = "Backs up volumes to several targets in Longhorn's backupstore format.",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        footerHeading = "%n",
        footer = {
            "Targets are written as in a BackupTarget: s3://<bucket>@<region>/<path>,",
            "nfs://<host>:/<export>/<path> or file:///<directory>. A backup is written as its",
            "target with ?backup=<name>&volume=<name> behind it; quote it in a shell."
        },
        subcommands = {
            ListCommand.class,
            InspectCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            RemoveCommand.class,
            VerifyCommand.class,
            RepairCommand.class,
            CopyCommand.class,
            TargetCommand.class,
            BenchCommand.class,
            UpCommand.class,
            DemoCommand.class,
            RunCommand.class,
            UninstallCommand.class,
            VersionCommand.class,
            AutoComplete.GenerateCompletion.class,
            HelpCommand.class,
        })
public final class DroverCommand implements Runnable {
    @Spec private CommandSpec spec;

    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new DroverCommand());
        Converters.register(line);
        line.getSubcommands().values().forEach(DroverCommand::addHelp);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedOptionsAllowed(false);
        line.setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler(DroverCommand::refuse);
        line.setExecutionExceptionHandler(DroverCommand::report);
        line.getCommandSpec().usageMessage().exitCodeList(exitCodes());
        return line;
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

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(Integer.toString(code.number()), code.meaning());
        }
        return codes;
    }

    private static int refuse(CommandLine.ParameterException error, String[] arguments) {
        PrintWriter err = error.getCommandLine().getErr();
        err.println("drover: " + error.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(error, err)) {
            err.println(
                    "        see '%s --help'"
                            .formatted(error.getCommandLine().getCommandSpec().qualifiedName()));
        }
        err.flush();
        return ExitCode.USAGE.number();
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
