using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Hostcall.Tests.Layout;

/// <summary>One place says which version of a package is used, and it says exactly one.</summary>
public sealed partial class PackageVersionTests
{
    private static readonly XDocument Central = XDocument.Load(Path.Combine(Checkout.Root, "Directory.Packages.props"));

    private static IEnumerable<XElement> Versions => Central.Descendants("PackageVersion");

    [Fact]
    public void No_project_has_a_version_of_its_own() =>
        Assert.Empty(ProjectFile.All.SelectMany(project => project.OwnVersions));

    [Fact]
    public void Every_package_in_use_is_in_the_central_list()
    {
        var central = Versions.Select(version => (string)version.Attribute("Include")!);
        Assert.Empty(ProjectFile.All.SelectMany(project => project.Packages).Except(central));
    }

    [Fact]
    public void Every_version_is_one_version_and_not_a_range() =>
        Assert.All(Versions, version => Assert.Matches(OneVersion(), (string)version.Attribute("Version")!));

    [Fact]
    public void Versions_are_managed_centrally_down_to_the_dependencies_of_dependencies()
    {
        Assert.Equal("true", Central.Descendants("ManagePackageVersionsCentrally").Single().Value);
        Assert.Equal("true", Central.Descendants("CentralPackageTransitivePinningEnabled").Single().Value);
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.]+)?$")]
    private static partial Regex OneVersion();
}
