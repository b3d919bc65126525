package dev.carillon.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One Java file, read by the compiler's own parser. */
final class SourceFile {

    private final Path path;
    private final String text;
    private final CompilationUnitTree tree;
    private final SourcePositions positions;

    private SourceFile(Path path, String text, CompilationUnitTree tree, SourcePositions positions) {
        this.path = path;
        this.text = text;
        this.tree = tree;
        this.positions = positions;
    }

    /** Reads files, all of them with one compiler: each keeps the one that it was read with. */
    static List<SourceFile> read(List<Path> paths) {
        return of(paths, paths.stream().map(SourceFile::text).toList());
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /** A file that is only in memory; the path decides which rules apply. */
    static SourceFile of(String path, String text) {
        return of(List.of(Path.of(path)), List.of(text)).get(0);
    }

    private static List<SourceFile> of(List<Path> paths, List<String> texts) {
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            units.add(new Unit(paths.get(i), texts.get(i)));
        }
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK");
        JavacTask task = (JavacTask) compiler.getTask(null, null, problem -> {}, List.of("-proc:none"), null, units);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<SourceFile> files = new ArrayList<>();
        try {
            for (CompilationUnitTree tree : task.parse()) {
                int place = files.size();
                files.add(new SourceFile(paths.get(place), texts.get(place), tree, positions));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    Path path() {
        return path;
    }

    CompilationUnitTree tree() {
        return tree;
    }

    boolean isMain() {
        return path.toString().replace('\\', '/').contains("src/main/");
    }

    List<String> lines() {
        return text.lines().toList();
    }

    /** Returns how many lines the tree takes, from its first to its last character. */
    int linesOf(Tree part) {
        return lineAt(positions.getEndPosition(tree, part)) - lineOf(part) + 1;
    }

    int lineOf(Tree part) {
        return lineAt(positions.getStartPosition(tree, part));
    }

    private int lineAt(long position) {
        return (int) tree.getLineMap().getLineNumber(position);
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private static final class Unit extends SimpleJavaFileObject {
        private final String text;

        Unit(Path path, String text) {
            super(URI.create("string:///" + path.getFileName()), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Something to say about a place in a file. */
    record Remark(String place, String text) {
        @Override
        public String toString() {
            return place + ": " + text;
        }
    }

    Remark remark(Tree part, String words) {
        return new Remark(path + ":" + lineOf(part), words);
    }
}
