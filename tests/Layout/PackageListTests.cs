using System.Text.RegularExpressions;
using Hostcall.Lab;

namespace Hostcall.Tests.Layout;

/// <summary>
/// What is installed is what is asked for: the scripts that install packages, the kernel's build and the labs each name what
/// they need, in bash and in C#.
/// </summary>
public sealed partial class PackageListTests
{
    /// <summary>Part of every Debian, so no script installs it.</summary>
    private const string Essential = "util-linux";

    [Fact]
    public void The_packages_of_the_labs_are_those_that_the_labs_ask_for()
    {
        var asked = LabTable.All.SelectMany(lab => lab.Requirements).Select(requirement => requirement.Package).Where(name => name != Essential);
        // The arm64 lab compiles its agent with what compiles its kernel.
        Assert.Equal(asked.Distinct().Except(Installed("arm64_packages")).Order(), Installed("lab_packages"));
    }

    [Fact]
    public void The_packages_of_the_kernel_are_those_that_its_build_asks_for()
    {
        string build = File.ReadAllText(Path.Join(Checkout.Root, "host-kernel", "build"));
        string source = SourcePackage().Match(build).Groups[1].Value;
        string[] asked = [.. Names(KernelPackages().Match(build).Groups[1].Value).Select(name => name == "\"$source_package\"" ? source : name)];
        Assert.NotEmpty(asked);
        Assert.Equal(asked.Order(), Installed("kernel_packages"));
    }

    [Theory]
    [InlineData("arm64_packages")]
    [InlineData("bpf_packages")]
    public void The_packages_of_another_kernel_are_those_that_its_build_asks_for_beside_them(string list) =>
        Assert.Equal(Listed("host-kernel/build", list), Installed(list));

    /// <summary>.NET ends a program that hashes where it lacks this library. It is no package of ours: who installs the SDK reads of it.</summary>
    [Fact]
    public void The_package_that_the_runtime_needs_is_named_beside_the_SDK() =>
        Assert.Matches(@"\.NET 10 SDK \(whose runtime needs `libssl3`\)", File.ReadAllText(Path.Join(Checkout.Root, "README.md")));

    private static string[] Installed(string list) => Listed("setup/packages.sh", list);

    private static string[] Listed(string script, string list)
    {
        var found = Regex.Match(File.ReadAllText(Path.Join(Checkout.Root, script)), $@"^{list}=\(([^)]*)\)", RegexOptions.Multiline);
        Assert.True(found.Success, $"{script} has no {list}.");
        string[] names = [.. Names(found.Groups[1].Value).Order()];
        Assert.NotEmpty(names);
        return names;
    }

    private static string[] Names(string list) => list.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"^packages=\(([^)]*)\)", RegexOptions.Multiline)]
    private static partial Regex KernelPackages();

    [GeneratedRegex("^readonly source_package=(.*)$", RegexOptions.Multiline)]
    private static partial Regex SourcePackage();
}
