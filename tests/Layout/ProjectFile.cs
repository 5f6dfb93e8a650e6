using System.Xml.Linq;

namespace Hostcall.Tests.Layout;

/// <summary>What a csproj says about what it uses.</summary>
internal sealed class ProjectFile
{
    private readonly XDocument document;

    private ProjectFile(string path)
    {
        Path = path;
        document = XDocument.Load(path);
        Folder = Checkout.Name(System.IO.Path.GetDirectoryName(path)!);
    }

    public static IEnumerable<ProjectFile> All => Checkout.Files("*.csproj").Select(path => new ProjectFile(path));

    public string Path { get; }

    /// <summary>Relative to the root, which is <c>.</c>.</summary>
    public string Folder { get; }

    /// <summary>The folders of the projects that it refers to.</summary>
    public IEnumerable<string> References => Includes("ProjectReference").Select(include =>
        Checkout.Name(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(include, System.IO.Path.GetDirectoryName(Path)!))!));

    public IEnumerable<string> Packages => Includes("PackageReference");

    /// <summary>Packages with a version of their own, past the central list.</summary>
    public IEnumerable<string> OwnVersions => document.Descendants("PackageReference")
        .Where(reference => reference.Attributes().Any(attribute => attribute.Name.LocalName.StartsWith("Version", StringComparison.Ordinal)) || reference.HasElements)
        .Select(reference => (string)reference.Attribute("Include")!);

    private IEnumerable<string> Includes(string element) => document.Descendants(element)
        .Select(reference => (string?)reference.Attribute("Include"))
        .OfType<string>();
}
