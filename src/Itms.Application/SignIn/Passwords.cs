using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Itms.Application.SignIn;

/// <summary>Hashes passwords with ASP.NET Core's hasher (PBKDF2 with HMAC-SHA-512 and a salt for each).</summary>
public sealed class Passwords : IDisposable
{
    /// <summary>OWASP's recommendation for PBKDF2-HMAC-SHA512 (2023).</summary>
    public const int DefaultIterations = 210_000;

    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> hasher;
    private readonly Lazy<string> dummy;

    // Hashing is slow on purpose. Many at once must not take every processor from the people at work.
    private readonly SemaphoreSlim places = new(Math.Max(1, Environment.ProcessorCount / 2));

    public Passwords(int iterations = DefaultIterations)
    {
        hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        dummy = new Lazy<string>(() => hasher.HashPassword(Nobody, Guid.NewGuid().ToString()));
    }

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        InTurnAsync(() => hasher.HashPassword(Nobody, password), cancellationToken);

    /// <param name="hash">Null if there is none: takes just as long and fails.</param>
    public Task<PasswordVerificationResult> VerifyAsync(string? hash, string password, CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            var verdict = hasher.VerifyHashedPassword(Nobody, hash ?? dummy.Value, password.Length > PasswordRules.MaxLength ? "" : password);
            return hash is null ? PasswordVerificationResult.Failed : verdict;
        },
        cancellationToken);

    public void Dispose() => places.Dispose();

    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return work();
        }
        finally
        {
            places.Release();
        }
    }
}
