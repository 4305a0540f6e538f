using System.Text.Json;
using System.Text.Json.Nodes;
using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Shared;

namespace Itms.Application.Administration;

/// <summary>The result of a change to the rules.</summary>
public abstract record RulesOutcome
{
    private RulesOutcome() { }

    public sealed record Done(RulesVersion Version) : RulesOutcome;

    public sealed record Invalid(FieldErrors Errors) : RulesOutcome;

    /// <summary>The current version is not the one the administrator read.</summary>
    public sealed record Stale(int Present) : RulesOutcome;
}

/// <summary>Reads and changes the rules documents. A change adds a version, which takes effect at once. No version is overwritten.</summary>
public sealed class RulesEditor(RuleBook book, RulesSource rules, TimeProvider clock)
{
    /// <summary>The current version.</summary>
    public async Task<RulesVersion> ReadAsync(RulesKind kind, CancellationToken cancellationToken) => (await ListAsync(kind, cancellationToken))[^1];

    /// <summary>Every version, oldest first.</summary>
    public async Task<List<RulesVersion>> ListAsync(RulesKind kind, CancellationToken cancellationToken) =>
        [RulesDocuments.BuiltIn(kind, rules.Deployed), .. await book.ReadVersionsAsync(kind, cancellationToken)];

    /// <returns>Null if there is no such version.</returns>
    public async Task<RulesVersion?> ReadAsync(RulesKind kind, int version, CancellationToken cancellationToken) =>
        version == 1 ? RulesDocuments.BuiltIn(kind, rules.Deployed) : await book.ReadVersionAsync(kind, version, cancellationToken);

    /// <param name="expected">The version that the administrator read; null for any.</param>
    /// <returns>Null if others kept making changes.</returns>
    public Task<RulesOutcome?> ChangeAsync(
        RulesKind kind, JsonElement document, string reason, int? expected, string by, CancellationToken cancellationToken) =>
        book.ChangeAsync<RulesOutcome>(
            by,
            (head, inUse) =>
            {
                var present = head.VersionOf(kind);
                if (expected is { } seen && seen != present) return new Decided<RulesOutcome>(new RulesOutcome.Stale(present));
                var errors = new FieldErrors();
                errors.Text("reason", reason, required: true);
                if (RulesDocuments.Check(kind, present + 1, document, inUse, errors) is not var (stored, inForce) || errors.Any)
                    return new Decided<RulesOutcome>(new RulesOutcome.Invalid(errors));

                var version = new RulesVersion(present + 1, clock.GetUtcNow(), by, reason.Trim(), stored);
                var word = RulesDocuments.Word(kind);
                return new Decided<RulesOutcome>(
                    new RulesOutcome.Done(version),
                    new BookChange(
                        "rules",
                        [new RowWrite.Insert(DirectoryKeys.RulesVersion(word, version.Version), Json.Bytes(version))],
                        inForce,
                        [
                            new AuditChange(word, word, new Dictionary<string, FieldChange>
                            {
                                ["version"] = new(JsonValue.Create(present), JsonValue.Create(version.Version)),
                            }),
                        ],
                        version.Reason,
                        Versions: head.With(kind, version.Version)));
            },
            cancellationToken);
}
