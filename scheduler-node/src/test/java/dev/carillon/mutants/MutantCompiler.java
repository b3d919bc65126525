package dev.carillon.mutants;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles changed sources in memory, against the classes as they are. */
final class MutantCompiler {

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private final String classPath;

    MutantCompiler(List<Path> folders) {
        this.classPath = folders.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))
                + File.pathSeparator
                + Workspace.libraries();
    }

    /**
     * Compiles.
     *
     * @param sources texts by their names on the class path
     * @return the classes, by their names on the class path
     * @throws IllegalStateException when the compiler refuses them
     */
    Map<String, byte[]> compile(Map<String, String> sources) {
        Map<String, ByteArrayOutputStream> made = new HashMap<>();
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, text) -> units.add(new Text(name, text)));
        StringWriter complaints = new StringWriter();
        StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, null);
        List<String> options = List.of("-classpath", classPath, "-proc:none", "-parameters", "-nowarn");
        boolean done = COMPILER.getTask(complaints, new InMemory(files, made), null, options, null, units)
                .call();
        if (!done) {
            throw new IllegalStateException("the mutant does not compile:\n" + complaints);
        }
        Map<String, byte[]> classes = new HashMap<>();
        made.forEach((name, bytes) -> classes.put(name.replace('.', '/') + ".class", bytes.toByteArray()));
        return classes;
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(String name, String text) {
            super(URI.create("string:///" + name), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> made;

        InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> made) {
            super(files);
            this.made = made;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String type, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mem:///" + type.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    made.put(type, bytes);
                    return bytes;
                }
            };
        }
    }
}
