using System.Text.Json.Serialization;

namespace Itms.Application.SignIn;

/// <summary>How one person of the directory signs in. Stored: add, never rename.</summary>
public sealed record Account
{
    public string Person { get; init; } = "";

    /// <summary>As the hasher makes it; null before the first password and once the account is disabled.</summary>
    public string? PasswordHash { get; init; }

    public Invitation? Invitation { get; init; }

    public bool Disabled { get; init; }

    /// <summary>Sessions of another epoch have ended: it moves on with a new password and whatever else ends them all.</summary>
    public int Epoch { get; init; }

    /// <summary>Sessions of this epoch that were signed out and have not run out yet.</summary>
    public IReadOnlyList<EndedSession> Ended { get; init; } = [];

    public DateTimeOffset? LastSignInAt { get; init; }

    [JsonIgnore]
    public bool CanSignIn => PasswordHash is not null && !Disabled;

    public Account WithoutSessions() => this with { Epoch = Epoch + 1, Ended = [] };
}

/// <summary>With its code the person sets a password.</summary>
/// <param name="By">Id of the administrator.</param>
public sealed record Invitation(string CodeHash, DateTimeOffset ExpiresAt, string By);

public sealed record EndedSession(string Id, DateTimeOffset Until);

/// <summary>Where an account stands.</summary>
public enum AccountState
{
    /// <summary>Has no password, and no code with which to set one.</summary>
    None,
    Invited,
    Active,

    /// <summary>Too many attempts failed.</summary>
    Locked,
    Disabled,
}

/// <summary>What became of proving who one is.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome() { }

    public sealed record Done(Account Account) : SignInOutcome;

    /// <summary>Name, password or code: which of them is not said.</summary>
    public sealed record Wrong : SignInOutcome;

    public sealed record Locked(TimeSpan For) : SignInOutcome;

    /// <summary>There is no code to set the server up with, or it was tried too often.</summary>
    public sealed record Closed : SignInOutcome;

    public sealed record Invalid(Domain.Shared.FieldErrors Errors) : SignInOutcome;
}
