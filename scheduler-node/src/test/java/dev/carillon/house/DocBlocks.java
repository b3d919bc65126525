package dev.carillon.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** What stands in the fenced blocks of a page of the documentation. */
public final class DocBlocks {

    private DocBlocks() {}

    /** The blocks of one language on a page of the folder {@code docs}, in their order. */
    public static List<String> of(String page, String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", page)))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    /** Compiles sources, by the names of their classes, into a folder; fails unless all of them compile. */
    public static ClassLoader compile(Map<String, String> sources, Path folder) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", folder.toString()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve(source.getKey() + ".java");
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        int problems = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(problems).isZero();
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, DocBlocks.class.getClassLoader());
    }
}
