namespace Hostcall.Mutation;

/// <summary>One small change of the sources.</summary>
/// <param name="Id">The number of its switch, from 1.</param>
/// <param name="File">Relative to the checkout.</param>
/// <param name="Line">From 1.</param>
/// <param name="Member">The method, property or field, with a number from 2 on where the same change can be made in it again.</param>
/// <param name="Was">The expression or statement that is changed.</param>
/// <param name="Becomes">What stands there instead; empty for nothing.</param>
internal sealed record Mutant(int Id, string File, int Line, string Member, string Was, string Becomes)
{
    /// <summary>What it is from one run of the tool to the next, wherever its line has moved.</summary>
    public Change Change => new($"{File}, {Member}", Was, Becomes);
}
