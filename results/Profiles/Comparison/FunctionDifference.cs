namespace Hostcall.Results.Profiles;

/// <summary>What a function itself costs on two paths; 0 where a path has none of it.</summary>
public sealed record FunctionDifference(FunctionName Function, double From, double To)
{
    public double Saved => From - To;
}
