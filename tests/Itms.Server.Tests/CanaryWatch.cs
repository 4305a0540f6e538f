using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Itms.Server.Tests;

/// <summary>
/// Watches every server of the tests for the detainees of the tests. Their names and numbers must not get into logs, mails, addresses or titles,
/// whatever a test does.
/// </summary>
public sealed class CanaryWatch : ILoggerProvider, ILogger
{
    /// <summary>The detainees of all tests, made up, and their alien numbers.</summary>
    private static readonly string[] Canaries =
        ["Jane Example", "Pat Example", "Quillfeather", "Wendell Otherby", "012345678", "087654321", "011111111"];

    private string category = "";

    private ConcurrentQueue<string> Found { get; init; } = [];

    public ILogger CreateLogger(string categoryName) => new CanaryWatch { category = categoryName, Found = Found };

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // The framework's own trace of paths is off in the product: those lines are not ours.
        if (!category.StartsWith("Microsoft.", StringComparison.Ordinal)) See($"log of {category}", $"{formatter(state, exception)} {exception}");
    }

    /// <param name="where">Where the text would be read.</param>
    public void See(string where, string text)
    {
        foreach (var canary in Canaries)
            if (text.Contains(canary, StringComparison.OrdinalIgnoreCase)) Found.Enqueue($"{canary} in {where}: {text}");
    }

    /// <summary>Fails if anything was found.</summary>
    public void AssertNothing() => Assert.True(Found.IsEmpty, string.Join("\n", Found.Take(5)));

    public void Dispose()
    {
    }
}
