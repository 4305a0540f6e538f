using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Itms.Application.SignIn;

/// <summary>Hashes passwords with ASP.NET Core's hasher (PBKDF2 with HMAC-SHA-512 and a salt for each).</summary>
public sealed class Passwords : IDisposable
{
    /// <summary>OWASP's recommendation for PBKDF2-HMAC-SHA512 (2023).</summary>
    public const int DefaultIterations = 210_000;

    /// <summary>How many strangers may wait for each that is served. More would wait for longer than about a second.</summary>
    public const int WaitingStrangers = 4;

    /// <summary>How many of those who were here before may wait for each that is served.</summary>
    public const int WaitingKnown = 16;

    /// <summary>How many hashes of each kind are computed at once.</summary>
    public static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount / 2);

    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> hasher;
    private readonly Lazy<string> dummy;

    // Hashing is slow on purpose. Many at once must not take every processor from the people at work. Those who were here before do not wait
    // for strangers.
    private readonly Lane known = new(WaitingKnown);
    private readonly Lane strangers;

    /// <param name="waitingStrangers">How many strangers may wait for each that is served.</param>
    public Passwords(int iterations = DefaultIterations, int waitingStrangers = WaitingStrangers)
    {
        strangers = new Lane(waitingStrangers);
        hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        dummy = new Lazy<string>(() => hasher.HashPassword(Nobody, Guid.NewGuid().ToString()));
    }

    /// <summary>Waits for a place to hash in. Dispose of it after the last hash.</summary>
    /// <param name="isKnown">The attempt comes from somebody who is signed in, or has been on this device.</param>
    /// <returns>Null: too many wait already. Try again later.</returns>
    public ValueTask<IDisposable?> EnterAsync(bool isKnown, CancellationToken cancellationToken) =>
        (isKnown ? known : strangers).EnterAsync(cancellationToken);

    /// <summary>Takes about a tenth of a second. Call it in a place (<see cref="EnterAsync"/>).</summary>
    public string Hash(string password) => hasher.HashPassword(Nobody, password);

    /// <inheritdoc cref="Hash"/>
    /// <param name="hash">Null if there is none: takes just as long and fails.</param>
    public PasswordVerificationResult Verify(string? hash, string password)
    {
        var verdict = hasher.VerifyHashedPassword(Nobody, hash ?? dummy.Value, password.Length > PasswordRules.MaxLength ? "" : password);
        return hash is null ? PasswordVerificationResult.Failed : verdict;
    }

    public void Dispose()
    {
        known.Dispose();
        strangers.Dispose();
    }

    /// <summary>Serves <see cref="AtOnce"/> at a time, in the order of their coming, and turns away those for whom too many wait already.</summary>
    private sealed class Lane(int waiting) : IDisposable
    {
        private readonly SemaphoreSlim places = new(AtOnce);
        private int inside;

        public async ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref inside) > AtOnce * (1 + waiting))
            {
                Interlocked.Decrement(ref inside);
                return null;
            }

            try
            {
                await places.WaitAsync(cancellationToken);
                return new Place(this);
            }
            catch
            {
                Interlocked.Decrement(ref inside);
                throw;
            }
        }

        public void Dispose() => places.Dispose();

        private void Leave()
        {
            Interlocked.Decrement(ref inside);
            places.Release();
        }

        private sealed class Place(Lane lane) : IDisposable
        {
            public void Dispose() => lane.Leave();
        }
    }
}
