namespace Hostcall.Results;

/// <summary>One path in one run of a history. Figures are cost per call in the unit of the series.</summary>
/// <param name="RunId">The run.</param>
/// <param name="StartedUtc">When it started; the points of a series are in this order.</param>
/// <param name="Estimate">Its estimate there.</param>
/// <param name="CiLow">Low end of the interval; null with a single batch.</param>
/// <param name="CiHigh">High end of the interval; null with a single batch.</param>
/// <param name="IsChange">True where a new level begins with this run.</param>
public sealed record HistoryPoint(string RunId, DateTimeOffset StartedUtc, double Estimate, double? CiLow, double? CiHigh, bool IsChange);
