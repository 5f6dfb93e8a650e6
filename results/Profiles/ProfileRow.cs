namespace Hostcall.Results.Profiles;

/// <summary>One function of a profile, per call of the scenario.</summary>
/// <param name="Function">The function.</param>
/// <param name="Group">
/// Its own group, or that of its nearest caller with one; a function called from several groups has a row for each.
/// </param>
/// <param name="Self">Spent in the function itself. Over all rows these add up to what the call costs.</param>
/// <param name="WithCallees">Spent in it and in what it called.</param>
public sealed record ProfileRow(FunctionName Function, string Group, double Self, double WithCallees);
