package dev.carillon.house;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import dev.carillon.house.SourceFile.Remark;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules about names and sizes, and about words that may stand in one file only. */
final class SourceRules {

    private static final Pattern WORD = Pattern.compile("[A-Z][a-z0-9]*");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern TRUSTING = Pattern.compile(
            "\\bClass\\.forName\\(|\\.loadClass\\(|\\bObjectInputStream\\b|\\bXMLDecoder\\b|DefaultTyping\\(|@?\\bJsonTypeInfo\\b");
    private static final Pattern MAPPER =
            Pattern.compile("\\b\\w*(?:Mapper|Factory)\\.builder\\(|new (?:Json|YAML)\\w+\\(");
    private static final Pattern READING = Pattern.compile("\\.(?:readValue|readTree|createParser)\\(");
    private static final Pattern KEY = Pattern.compile(
            "(?<!\\{)\\}:|:\\{|(^|:)(schedule|due|waiting|run|leases|history|dead|nodes?|wake|events|meta|claims|inbox):(?! )"
                    + "|:(leases|dead|nodes|wake|events|meta|inbox)$");
    private static final Set<String> SKIPPING_CALLS =
            Set.of("assumeTrue", "assumeFalse", "assumingThat", "assumeThat", "abort");

    private SourceRules() {}

    static List<Remark> fileSize(SourceFile file) {
        int lines = file.lines().size();
        return lines <= HouseList.FILE_LINES
                ? List.of()
                : List.of(new Remark(file.toString(), lines + " lines, more than " + HouseList.FILE_LINES));
    }

    /** Methods whose body has more lines than the limit. */
    static List<Remark> methodSize(SourceFile file, int limit) {
        List<Remark> remarks = new ArrayList<>();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
                int lines = method.getBody() == null ? 0 : file.linesOf(method.getBody());
                if (lines > limit) {
                    remarks.add(file.remark(method, method.getName() + " has " + lines + " lines, more than " + limit));
                }
                return super.visitMethod(method, null);
            }
        }.scan(file.tree(), null);
        return remarks;
    }

    /** Constructors with too many parameters; the canonical one of a record is its header and does not count. */
    static List<Remark> constructorSize(SourceFile file) {
        List<Remark> remarks = new ArrayList<>();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
                for (Tree member : type.getMembers()) {
                    if (type.getKind() != Tree.Kind.RECORD && member instanceof MethodTree method) {
                        check(method);
                    }
                }
                return super.visitClass(type, null);
            }

            private void check(MethodTree method) {
                int count = method.getParameters().size();
                if (method.getName().contentEquals("<init>") && count > HouseList.CONSTRUCTOR_PARAMETERS) {
                    remarks.add(file.remark(method, "a constructor with " + count + " parameters"));
                }
            }
        }.scan(file.tree(), null);
        return remarks;
    }

    /** Names of classes that say nothing, or that are somebody else's word for one of our ideas. */
    static List<Remark> names(SourceFile file) {
        List<Remark> remarks = new ArrayList<>();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
                String name = type.getSimpleName().toString();
                List<String> words =
                        WORD.matcher(name).results().map(match -> match.group()).toList();
                if (!words.isEmpty() && isForbidden(words)) {
                    remarks.add(file.remark(type, name + " is no name for a class here"));
                }
                return super.visitClass(type, null);
            }
        }.scan(file.tree(), null);
        return remarks;
    }

    private static boolean isForbidden(List<String> words) {
        String first = words.get(0);
        String last = words.get(words.size() - 1);
        return HouseList.EMPTY_WORDS.contains(last)
                || first.equals("Base")
                || last.equals(HouseList.FOREIGN_NOUN)
                || words.stream().anyMatch(HouseList.FOREIGN_WORDS::contains);
    }

    static List<Remark> unfinished(String place, List<String> lines) {
        List<Remark> remarks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher matcher = UNFINISHED.matcher(lines.get(i));
            if (matcher.find()) {
                remarks.add(new Remark(place + ":" + (i + 1), "unfinished: " + matcher.group()));
            }
        }
        return remarks;
    }

    /** Ways in which what is read could choose a class, or be larger than anybody thought. */
    static List<Remark> trustingReads(SourceFile file) {
        List<Remark> remarks = new ArrayList<>();
        for (int i = 0; i < file.lines().size(); i++) {
            Matcher matcher = TRUSTING.matcher(file.lines().get(i));
            if (matcher.find()) {
                remarks.add(new Remark(file + ":" + (i + 1), "lets data choose a class: " + matcher.group()));
            }
        }
        String text = String.join("\n", file.lines());
        if (MAPPER.matcher(text).find() && READING.matcher(text).find() && !text.contains("streamReadConstraints(")) {
            remarks.add(new Remark(file.toString(), "reads by a mapper without StreamReadConstraints"));
        }
        return remarks;
    }

    /** Redis keys are built in one class only: several files with pieces of a key are all reported. */
    static List<Remark> keysInOneFile(Collection<SourceFile> files) {
        return inOneFile(files, KEY, "builds a Redis key");
    }

    /** Lua files are named in one class only. */
    static List<Remark> scriptsInOneFile(Collection<SourceFile> files) {
        return inOneFile(files, Pattern.compile("\\.lua\\b"), "names a Lua file");
    }

    private static List<Remark> inOneFile(Collection<SourceFile> files, Pattern pattern, String what) {
        List<Remark> remarks = new ArrayList<>();
        Set<SourceFile> users = new HashSet<>();
        for (SourceFile file : files) {
            new TreeScanner<@Nullable Void, @Nullable Void>() {
                @Override
                public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void unused) {
                    if (literal.getValue() instanceof String text
                            && pattern.matcher(text).find()) {
                        users.add(file);
                        remarks.add(file.remark(literal, what + ": \"" + text + "\""));
                    }
                    return null;
                }
            }.scan(file.tree(), null);
        }
        return users.size() > 1 ? remarks : List.of();
    }

    /** Tests that may be skipped but are not listed, and listed ones that no test needs any more. */
    static List<Remark> skippedTests(Collection<SourceFile> files, Set<String> listed) {
        Map<String, Remark> found = new TreeMap<>();
        files.forEach(file -> new SkipScanner(file, found).scan(file.tree(), null));
        List<Remark> remarks = new ArrayList<>();
        found.forEach((test, remark) -> {
            if (!listed.contains(test)) {
                remarks.add(remark);
            }
        });
        for (String test : new TreeSet<>(listed)) {
            if (!found.containsKey(test)) {
                remarks.add(new Remark(test, "is listed as skipped but is not"));
            }
        }
        return remarks;
    }

    /** Finds what can skip a test: annotations such as Disabled and EnabledIf, and assumptions. */
    private static final class SkipScanner extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final SourceFile file;
        private final Map<String, Remark> found;
        private final Deque<String> scope = new ArrayDeque<>();

        SkipScanner(SourceFile file, Map<String, Remark> found) {
            this.file = file;
            this.found = found;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
            scope.addLast(scope.isEmpty() ? qualified(type) : "." + type.getSimpleName());
            super.visitClass(type, null);
            scope.removeLast();
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
            scope.addLast("#" + method.getName());
            super.visitMethod(method, null);
            scope.removeLast();
            return null;
        }

        @Override
        public @Nullable Void visitAnnotation(AnnotationTree annotation, @Nullable Void unused) {
            String name = lastWord(annotation.getAnnotationType().toString());
            if (name.startsWith("Disabled") || name.startsWith("Enabled") || name.equals("Ignore")) {
                add(annotation, "@" + name);
            }
            return super.visitAnnotation(annotation, null);
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
            String name = lastWord(call.getMethodSelect().toString());
            if (SKIPPING_CALLS.contains(name)) {
                add(call, name);
            }
            return super.visitMethodInvocation(call, null);
        }

        private void add(Tree part, String how) {
            String test = String.join("", scope);
            found.put(test, file.remark(part, test + " may be skipped by " + how + ", without a listed reason"));
        }

        private String qualified(ClassTree type) {
            Tree name = file.tree().getPackageName();
            return (name == null ? "" : name + ".") + type.getSimpleName();
        }

        private static String lastWord(String dotted) {
            return dotted.substring(dotted.lastIndexOf('.') + 1);
        }
    }
}
