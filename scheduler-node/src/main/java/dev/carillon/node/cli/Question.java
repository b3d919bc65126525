package dev.carillon.node.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A question that is answered by a line on standard input. */
final class Question {

    private Question() {}

    /** Whether the answer is yes. No answer is none: then it says how to do without the question. */
    static boolean isConfirmed(Output output, InputStream in, String question) throws IOException {
        output.message(question + " [y/N]");
        String answer = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        if (answer == null) {
            output.message("there was no answer; --yes does it without asking");
        }
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }
}
