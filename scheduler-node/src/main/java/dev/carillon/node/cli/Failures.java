package dev.carillon.node.cli;

import dev.carillon.client.ScheduleConflictException;
import dev.carillon.client.UnknownScheduleException;
import dev.carillon.node.form.Line;
import dev.carillon.node.form.Secrets;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoreFullException;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.StoreUnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one line and an exit code. Only a bug shows its stack trace. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    @Override
    public int handleParseException(ParameterException ex, String[] args) {
        CommandLine command = ex.getCommandLine();
        boolean unknown = ex instanceof UnmatchedArgumentException && command.getParent() == null && args.length > 0;
        String message = unknown && !args[0].startsWith("-")
                ? "unknown command " + Line.quoted(args[0])
                : Line.of(String.valueOf(ex.getMessage()));
        say(command, message + "; see: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception ex, CommandLine command, ParseResult parsed) {
        int code = switch (ex) {
            case IllegalArgumentException wrong -> ExitCode.USAGE;
            case UnknownScheduleException unknown -> ExitCode.NOT_FOUND;
            case ScheduleConflictException conflict -> ExitCode.CONFLICT;
            case StoreUnavailableException unavailable -> ExitCode.UNREACHABLE;
            case StoreAccessException refused -> ExitCode.UNREACHABLE;
            case StoreFullException full -> ExitCode.CONFLICT;
            default -> ExitCode.FAILURE;
        };
        say(command, words(ex));
        if (code == ExitCode.FAILURE && !(ex instanceof StoreProtocolException)) {
            StringWriter stack = new StringWriter();
            ex.printStackTrace(new PrintWriter(stack));
            command.getErr().print(Secrets.hide(stack.toString()));
            command.getErr().flush();
        }
        return code;
    }

    private static String words(Exception ex) {
        String message = ex.getMessage() == null ? ex.toString() : ex.getMessage();
        return switch (ex) {
            case StoreUnavailableException unavailable -> "cannot reach " + message;
            case StoreAccessException refused
            when message.contains("WRONGPASS") || message.contains("NOAUTH") || message.contains("password") ->
                "the server refused the credentials: " + message;
            default -> message;
        };
    }

    private static void say(CommandLine command, String message) {
        command.getErr().println("carillon: " + Line.of(Secrets.hide(message)));
    }
}
