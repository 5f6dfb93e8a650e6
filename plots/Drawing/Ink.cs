namespace Hostcall.Plots.Drawing;

/// <summary>
/// Colours of Okabe and Ito, which stay apart under every kind of colour blindness ("Color Universal Design",
/// 2008). Nothing is told by colour alone: each mark has its name beside it, and published figures are hatched.
/// </summary>
internal static class Ink
{
    public const string Page = "#ffffff";
    public const string Text = "#000000";
    public const string Faint = "#6b6b6b";
    public const string Grid = "#e2e2e2";
    public const string Pale = "#c9d8e4";
    public const string Native = "#0072B2";

    /// <summary>Colour of a lane's marks.</summary>
    public static string Lane(string lane) => lane switch
    {
        "native" => Native,
        "lab-qemu-svm" => "#009E73",
        "lab-bochs-vmx" => "#D55E00",
        "lab-qemu-kvm" => "#CC79A7",
        _ => "#E69F00",
    };
}
