using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Hostcall.Mutation;

/// <summary>A project of the product, compiled in this process as its build does it, from sources that can be changed.</summary>
internal sealed class Room
{
    private const int MostRounds = 20;

    private readonly string root;
    private readonly CSharpCompilation original;
    private readonly IReadOnlyList<SyntaxTree> generated;
    private readonly IReadOnlyList<ResourceDescription> resources;

    private Room(string root, CSharpCompilation original, IReadOnlyList<SyntaxTree> generated, IReadOnlyList<ResourceDescription> resources)
    {
        this.root = root;
        this.original = original;
        this.generated = generated;
        this.resources = resources;
    }

    public string Assembly => original.AssemblyName!;

    /// <summary>Asks the build how it calls the compiler, and reads what that would read.</summary>
    /// <param name="root">Of the checkout.</param>
    /// <param name="folder">With the project, below the root.</param>
    public static Room Open(string root, string folder)
    {
        string project = Directory.GetFiles(Path.Combine(root, folder), "*.csproj").Single();
        // A file that does not exist is newer than any output: the build's own way to have the compiler asked for, not run.
        string asked = Tool.Run(
            root, "dotnet", "msbuild", project, "-nologo", "-p:Configuration=Release", "-p:BuildProjectReferences=false",
            "-t:ResolveReferences;PrepareResources;_GenerateCompileInputs;CoreCompile", "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true", "-p:NonExistentFile=__none__/__none__", "-getItem:CscCommandLineArgs");
        string[] arguments = [.. JsonDocument.Parse(asked).RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs")
            .EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)];
        CSharpCommandLineArguments line = CSharpCommandLineParser.Default.Parse(arguments, Path.GetDirectoryName(project), sdkDirectory: null);
        var trees = line.SourceFiles.Select(file => CSharpSyntaxTree.ParseText(
            SourceText.From(File.ReadAllText(file.Path), Encoding.UTF8), line.ParseOptions, file.Path));
        var references = line.MetadataReferences.Select(reference => MetadataReference.CreateFromFile(reference.Reference, reference.Properties));
        // Warnings of mutants are none of a reader's business.
        var options = line.CompilationOptions.WithGeneralDiagnosticOption(ReportDiagnostic.Suppress).WithSpecificDiagnosticOptions([]);
        var compilation = CSharpCompilation.Create(line.CompilationName, trees, references, options);
        return new Room(root, compilation, Generated(compilation, line), line.ManifestResources);
    }

    /// <summary>Writes the assembly with every mutant that compiles, and says which those are.</summary>
    /// <param name="area">Whose parts are mutated.</param>
    /// <param name="output">The assembly.</param>
    public IReadOnlyList<Mutant> Mutate(Area area, string output)
    {
        CSharpCompilation whole = original.AddSyntaxTrees(generated);
        var withdrawn = new HashSet<int>();
        for (int round = 0; round < MostRounds; round++)
        {
            var mutants = new List<Mutant>();
            CSharpCompilation changed = whole.AddSyntaxTrees(Source("MutantSwitch.txt"));
            int next = 1;
            foreach (SyntaxTree tree in original.SyntaxTrees.Where(tree => Belongs(tree, area)).OrderBy(tree => tree.FilePath, StringComparer.Ordinal))
            {
                var mutator = new Mutator(whole.GetSemanticModel(tree), Path.GetRelativePath(root, tree.FilePath), next, withdrawn);
                SyntaxNode mutated = mutator.Visit(tree.GetRoot());
                mutants.AddRange(mutator.Made);
                next = mutator.NextId;
                changed = changed.ReplaceSyntaxTree(tree, tree.WithRootAndOptions(mutated, tree.Options));
            }

            var errors = Emit(changed, output);
            if (errors.Count == 0) return mutants;
            int before = withdrawn.Count;
            foreach (Diagnostic error in errors) withdrawn.UnionWith(Blamed(error));
            if (withdrawn.Count == before) throw new InvalidOperationException($"no mutant is to blame for: {errors[0]}");
        }

        throw new InvalidOperationException($"mutants of {area.Name} still do not compile after {MostRounds} rounds");
    }

    /// <summary>Writes the assembly with one text in one file replaced by another, and returns the line.</summary>
    public int Patch(string file, string was, string becomes, string output)
    {
        string path = Path.Combine(root, file);
        SyntaxTree tree = original.SyntaxTrees.SingleOrDefault(candidate => candidate.FilePath == path)
            ?? throw new InvalidOperationException($"{file} is no source of {Assembly}");
        string text = tree.ToString();
        int at = text.IndexOf(was, StringComparison.Ordinal);
        if (at < 0 || text.IndexOf(was, at + 1, StringComparison.Ordinal) >= 0)
            throw new InvalidOperationException($"{file} has to hold \"{was}\" exactly once");
        var patched = tree.WithChangedText(SourceText.From(text[..at] + becomes + text[(at + was.Length)..], Encoding.UTF8));
        var errors = Emit(original.AddSyntaxTrees(generated).ReplaceSyntaxTree(tree, patched), output);
        if (errors.Count > 0) throw new InvalidOperationException($"\"{becomes}\" does not compile: {errors[0]}");
        return text[..at].Count(letter => letter == '\n') + 1;
    }

    private List<Diagnostic> Emit(CSharpCompilation compilation, string output)
    {
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream, manifestResources: resources);
        var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        // The file that stands there may be a link to the one of the build.
        File.Delete(output);
        if (errors.Count == 0) File.WriteAllBytes(output, stream.ToArray());
        return errors;
    }

    /// <summary>The mutants that an error is blamed on: the innermost around it, or else all within its statement, or its member.</summary>
    private static IEnumerable<int> Blamed(Diagnostic error)
    {
        if (error.Location.SourceTree is not { } tree) return [];
        SyntaxNode node = tree.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
        if (node.AncestorsAndSelf().FirstOrDefault(above => above.HasAnnotations(Mutator.Mark)) is { } mutant) return Ids(mutant);
        foreach (SyntaxNode above in node.AncestorsAndSelf().Where(above => above is StatementSyntax or MemberDeclarationSyntax))
        {
            int[] inside = [.. above.DescendantNodesAndSelf().SelectMany(Ids)];
            if (inside.Length > 0) return inside;
        }

        return [];
    }

    private static IEnumerable<int> Ids(SyntaxNode node) => node.GetAnnotations(Mutator.Mark).Select(mark => int.Parse(mark.Data!, null));

    /// <summary>What source generators write (regular expressions, JSON): made of the original, and never mutated.</summary>
    private static List<SyntaxTree> Generated(CSharpCompilation compilation, CSharpCommandLineArguments line)
    {
        var generators = line.AnalyzerReferences
            .Select(reference => new AnalyzerFileReference(reference.FilePath, new Loader()))
            .SelectMany(reference => reference.GetGenerators(LanguageNames.CSharp));
        CSharpGeneratorDriver.Create(generators, parseOptions: line.ParseOptions).RunGeneratorsAndUpdateCompilation(compilation, out var updated, out _);
        return [.. updated.SyntaxTrees.Except(compilation.SyntaxTrees)];
    }

    private SyntaxTree Source(string name) => CSharpSyntaxTree.ParseText(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, name)), (CSharpParseOptions)original.SyntaxTrees[0].Options, name, Encoding.UTF8);

    private bool Belongs(SyntaxTree tree, Area area)
    {
        string name = Path.GetRelativePath(Path.Combine(root, area.Room), tree.FilePath);
        return !name.StartsWith("..", StringComparison.Ordinal) && !name.StartsWith("obj/", StringComparison.Ordinal)
            && (area.Parts.Length == 0 || area.Parts.Any(part => name.StartsWith(part, StringComparison.Ordinal)));
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => System.Reflection.Assembly.LoadFrom(fullPath);
    }
}
