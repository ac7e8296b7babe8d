// The board itself: its state, its tools, and what is announced.

import { pluralFor } from "../plural";

const count = pluralFor("fr");

export const board = {
  roles: { facilitator: "Animation", participant: "Participation", observer: "Observation" },
  connection: {
    connecting: "Connexion…",
    live: "En ligne",
    liveSaving: (pending: number) =>
      count(pending, "# modification en cours d'envoi", "# modifications en cours d'envoi"),
    offline: "Hors connexion",
    waiting: (pending: number) =>
      count(pending, " : # modification en attente", " : # modifications en attente"),
    retryIn: (seconds: number) => `, nouvelle tentative dans ${seconds} s`,
    retrying: ", nouvelle tentative…",
    retryNow: "Réessayer maintenant",
    pendingHere: (pending: number) =>
      count(pending, "# modification en attente.", "# modifications en attente."),
    offlineSafe:
      "Continuez : tout est gardé sur cet appareil et partira au retour de la connexion.",
    readOnly: "Lecture seule : le disque du serveur est plein",
    readOnlyDetail:
      "Ce qui est écrit est gardé. Les modifications en attente partiront dès qu'il y aura de la place.",
    observing: "Lecture seule : vous observez",
    ended: {
      tokenInvalid: "Ce lien ne donne plus accès au tableau.",
      tokenExpired: "Ce lien a expiré.",
      boardNotFound: "Ce tableau n'existe plus.",
      boardDamaged:
        "Ce tableau ne peut pas être lu pour l'instant. Ses données n'ont pas été touchées.",
      boardFull: "Ce tableau a reçu toutes les personnes qu'il peut accueillir.",
      version: "Cette page est plus ancienne que le serveur.",
    },
    endedAction: {
      tokenInvalid: "Demandez un nouveau lien, ou saisissez le code de l'atelier.",
      tokenExpired: "Demandez un nouveau lien, ou saisissez le code de l'atelier.",
      boardNotFound: "Il a peut-être été supprimé : demandez à la personne qui anime.",
      boardDamaged: "Prévenez la personne qui s'occupe du serveur.",
      boardFull: "Prévenez la personne qui anime.",
      version: "Rechargez la page : vos modifications en attente sont gardées.",
    },
    reload: "Recharger la page",
    kept: (pending: number) =>
      count(
        pending,
        "# modification reste gardée sur cet appareil.",
        "# modifications restent gardées sur cet appareil.",
      ),
  },
  board: {
    loading: "Ouverture du tableau…",
    missingAccess: "Il manque l'accès à ce tableau",
    missingAccessBody: "Saisissez le code de l'atelier, ou ouvrez le lien reçu.",
    region: "Tableau",
    toolsRegion: "Outils",
    zoomRegion: "Zoom",
    noteRegion: "Note sélectionnée",
    instructions:
      "Entrée sélectionne une note ou l'écrit, Tab passe à la suivante, les flèches la déplacent, Échap la laisse. N crée une note.",
    select: "Sélectionner",
    hand: "Déplacer la vue",
    note: "Ajouter une note",
    zoomIn: "Agrandir",
    zoomOut: "Réduire",
    zoomReset: "Revenir à 100 %",
    zoomFit: "Tout voir",
    zoomLevel: (percent: number) => `${percent} %`,
    backToContent: "Revenir aux notes",
    emptyTitle: "Le tableau est à vous",
    emptyMouse: "Double-cliquez n'importe où pour écrire la première note.",
    emptyTouch: "Touchez « Ajouter une note » pour écrire la première.",
    emptyObserver: "Les notes apparaîtront ici dès que quelqu'un écrira.",
    edit: "Écrire",
    editLabel: "Texte de la note",
    duplicate: "Dupliquer",
    remove: "Supprimer",
    colour: "Couleur",
    resize: "Changer la taille",
    selectedCount: (selected: number) =>
      count(selected, "# note sélectionnée", "# notes sélectionnées"),
    removedToast: (removed: number) => count(removed, "Note supprimée", "# notes supprimées"),
    restore: "Rétablir",
    writing: (name: string) => `${name} écrit`,
    someone: "Quelqu'un",
    list: "Liste",
    people: "Personnes",
    share: "Inviter",
    help: "Aide",
    rejections: "À revoir",
    undo: "Annuler la dernière action",
    redo: "Refaire l'action",
    bin: "Corbeille",
  },
  colours: {
    yellow: "Jaune",
    orange: "Orange",
    green: "Vert",
    blue: "Bleu",
    pink: "Rose",
    grey: "Gris",
  },
  announce: {
    summary: (added: number, edited: number, removed: number) =>
      [
        added > 0 ? count(added, "# nouvelle note", "# nouvelles notes") : "",
        edited > 0 ? count(edited, "# note modifiée", "# notes modifiées") : "",
        removed > 0 ? count(removed, "# note supprimée", "# notes supprimées") : "",
      ]
        .filter((part) => part !== "")
        .join(", "),
    created: "Note ajoutée",
    moved: (position: number, total: number) => `Note déplacée : ${position} sur ${total}`,
    coloured: (colour: string) => `Couleur : ${colour}`,
    selected: (text: string, colour: string, position: number, total: number) =>
      `${text}, ${colour}, note ${position} sur ${total}`,
    unselected: "Aucune note sélectionnée",
    zoom: (percent: number) => `Zoom ${percent} %`,
    undone: "Annulé",
    redone: "Refait",
    nothingToUndo: "Rien à annuler",
    nothingToRedo: "Rien à refaire",
    restored: "Rétabli",
  },
};
