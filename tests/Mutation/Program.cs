using System.Reflection;
using System.Runtime.Loader;
using Hostcall.Mutation;

// The compiler lies beside the SDK, and not beside this program.
string compiler = typeof(Area).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "CompilerFolder").Value!;
AssemblyLoadContext.Default.Resolving += (context, name) =>
    Path.Combine(compiler, name.Name + ".dll") is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;

if (args is ["worker", var room, var mutant, var mutants, var tests])
{
    var area = Area.All.SingleOrDefault(area => area.Name == tests);
    return Worker.Serve(room, int.Parse(mutant, null), int.Parse(mutants, null), (name, method) => area is null
        ? tests.Split(',').Select(one => one.Split('.')).Any(one => name.EndsWith("." + one[0], StringComparison.Ordinal)
            && (one.Length == 1 || method is null || method == one[1]))
        : method is null ? area.Asks(name) : area.Asks(name, method));
}

try
{
    return Command.Run(args);
}
catch (InvalidOperationException problem)
{
    Console.Error.WriteLine($"mutate: {problem.Message}");
    return 1;
}
