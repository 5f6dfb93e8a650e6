using System.Reflection;
using System.Reflection.PortableExecutable;
using Hostcall.Paths;

namespace Hostcall.Tests.Layout;

/// <summary>What starts is compiled when the program is built (ReadyToRun.targets); what is measured is compiled by the machine that runs it, and fully.</summary>
public sealed class ReadyToRunTests
{
    [Theory]
    [InlineData("hostcall.dll")]
    [InlineData("Hostcall.Paths.dll")]
    [InlineData("System.CommandLine.dll")]
    public void The_program_and_its_libraries_hold_machine_code(string library)
    {
        bool isRelease = typeof(PathTable).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration == "Release";
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, library)));
        Assert.Equal(isRelease, file.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0);
    }

    [Fact]
    public void No_measuring_loop_is_compiled_before_it_runs()
    {
        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var loops = typeof(PathTable).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(Declared))
            .Where(method => !method.IsAbstract && (method.Name == "RunBlock" || (method.Name == "RunUntilParked" && method.DeclaringType!.Name == "GuestSession")))
            .ToList();
        Assert.True(loops.Count >= 6, $"{loops.Count} loops");
        Assert.All(loops, loop => Assert.True(loop.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveOptimization), $"{loop.DeclaringType}.{loop.Name}"));
    }
}
